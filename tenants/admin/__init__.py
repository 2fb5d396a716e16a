from tenants.admin import api_key, tenant, user

__all__ = ["api_key", "tenant", "user"]
