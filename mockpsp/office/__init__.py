"""The back office around the built-in admin: site, navigation, dashboard, sign-in, install and guide pages."""
