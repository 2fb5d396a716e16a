"""The back office: Django's admin with a dashboard, a header that switches datasets, and pages of its own."""

from django.contrib.admin import AdminSite


class BackOffice(AdminSite):
    """`admin.site` of this project."""

    site_header = "mockpsp"
    site_title = "mockpsp"
    index_title = "Dashboard"
