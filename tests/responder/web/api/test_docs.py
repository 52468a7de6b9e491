"""The API describes itself."""

import re


def test_the_openapi_tells_every_route_that_is_served(app, stranger):
    told = stranger.get("/openapi.json").json

    served = {
        (re.sub("<(?:[a-z]+:)?([^>]*)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, methods in told["paths"].items() for method in methods} == served


def test_every_reference_in_the_openapi_leads_somewhere(stranger):
    text, schemas = stranger.get("/openapi.json").text, stranger.get("/openapi.json").json["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/([\w.-]+)", text)) <= set(schemas)


def test_every_route_is_told_in_a_sentence(stranger):
    operations = [it for methods in stranger.get("/openapi.json").json["paths"].values() for it in methods.values()]
    assert [it["operationId"] for it in operations if not it.get("summary")] == []


def test_the_page_for_people_shows_every_route_and_runs_no_script(stranger):
    page = stranger.get("/docs")

    assert page.content_type.startswith("text/html")
    assert "<script" not in page.text
    assert "style=" not in page.text
    for path in stranger.get("/openapi.json").json["paths"]:
        assert path in page.text


def test_the_links_on_the_page_lead_somewhere(stranger):
    page = stranger.get("/docs").text
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))
