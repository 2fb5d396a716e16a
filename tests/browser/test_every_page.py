"""Every page that the navigation leads to, on every width and in both schemes: it takes minutes."""

from typing import Literal

import pytest
from playwright.sync_api import Page

from simulator.snapshots import take
from tenants.models import Tenant
from tenants.naming import label_of
from tests.browser.conftest import assert_accessible
from tests.ledgerdata.admin.conftest import shop_of

SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
WIDTHS = (320, 768, 1024, 1400)
ADDED = ("internalaccount", "beneficiary", "bankaccount", "payment")

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page(operator_page: Page, live_tenant: Tenant, width: int, scheme: Literal["light", "dark"]) -> None:
    payment = shop_of(live_tenant).pay()
    take(live_tenant, "before the test")
    operator_page.get_by_label("Name of a dataset").fill(label_of(live_tenant))
    operator_page.get_by_role("button", name="Choose").click()
    links = operator_page.get_by_role("navigation", name="Back office").get_by_role("link").all()
    addresses = {str(link.get_attribute("href")) for link in links}
    own = f"/admin/datasets/{live_tenant.number}/"
    addresses |= {own, f"{own}delete/", f"{own}keys/{live_tenant.api_keys.get().pk}/revoke/"}
    addresses |= {"/admin/reset/", "/admin/dataset/"}
    addresses |= {f"/admin/ledgerdata/{name}/add/" for name in ADDED} | {"/admin/ledgerdata/payment/generate/"}
    page = f"/admin/ledgerdata/payment/{payment.pk}/"
    addresses |= {f"{page}change/", f"{page}do/refund/"}
    assert len(addresses) > 25
    operator_page.set_viewport_size({"width": width, "height": 900})
    operator_page.emulate_media(color_scheme=scheme)
    for address in sorted(addresses):
        operator_page.goto(address)
        assert_accessible(operator_page)
