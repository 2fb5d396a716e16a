from simulator.models.due_step import DueStep
from simulator.models.journal import JournalBatch, Reader
from simulator.models.live_traffic import LiveTraffic
from simulator.models.outcome_rule import OutcomeRule

__all__ = ["DueStep", "JournalBatch", "LiveTraffic", "OutcomeRule", "Reader"]
