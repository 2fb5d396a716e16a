"""The sides of a comparison: short names, and as the table calls them."""

from benchmarks.install import LOCALSTRIPE, NPM

OURS, NAIVE, COUNTED, NOTHING, NGINX = "ours", "naive", "counted", "nothing", "nginx"
PRISM, MOCKOON, JSON_SERVER, LOCAL_STRIPE = "prism", "mockoon", "json-server", "localstripe"

LABELS = {
    OURS: "mockpsp",
    NAIVE: "plain ModelViewSet",
    COUNTED: "plain ModelViewSet, paginator with COUNT",
    NOTHING: "limit: bare DRF view, authentication and nothing else",
    NGINX: "limit: nginx, the same bytes as a file",
    PRISM: f"Prism {NPM['@stoplight/prism-cli']}, static example",
    MOCKOON: f"Mockoon {NPM['@mockoon/cli']}, static body",
    JSON_SERVER: f"json-server {NPM['json-server']}, 1,000 rows",
    LOCAL_STRIPE: f"localstripe {LOCALSTRIPE}",
}
