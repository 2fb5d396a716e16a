"""Whether somebody's endpoint is right for the consumer: polls it as the connector does, and judges it rule by rule."""
