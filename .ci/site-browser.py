#!/usr/bin/python3
"""Opens every page of a built site in headless Chromium, searches in it as a reader does, and takes pictures of some pages.

.ci/site-browser.py SITE PICTURES

Fails if a page writes an error to the console, throws, asks for what is not there or for another host, or if a search finds
nothing. Needs Debian's python3-selenium and chromium-driver, hence Debian's Python; says SKIPPED without them. The pictures are
of both palettes: default (light) and slate (dark).
"""
import functools
import http.server
import os
import shutil
import sys
import tempfile
import threading

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    webdriver = None

site, pictures = map(os.path.abspath, sys.argv[1:])
chromedriver = shutil.which("chromedriver")
if not webdriver or not chromedriver:
    print("SKIPPED: .ci/site-browser.py: python3-selenium and chromium-driver are not installed, so no browser opens the site")
    sys.exit()


class Files(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/favicon.ico":     # no page asks for it, the browser does
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *words):
        pass


def start_browser(home):
    """Starts Chromium, which leaves its files in that directory."""
    os.environ.update(HOME=home, TMPDIR=home)
    options = webdriver.ChromeOptions()
    # As root Chromium has no sandbox. What a page wants from another host fails at once.
    for option in ("--headless=new", "--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900",
                   "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service(chromedriver), options=options)


def note_faults(page):
    """Notes each error in the console since the last call: what a page wrote or threw, and each request that failed."""
    for entry in browser.get_log("browser"):
        if entry["level"] == "SEVERE":
            faults.setdefault(entry["message"], page)


def wait(condition, message):
    WebDriverWait(browser, 20).until(condition, message)


def open_page(page):
    browser.get(f"http://{host}/{page}")


def search(page, field, results):
    """Types a word into the search field of a page and waits for a result that has it."""
    open_page(page)
    browser.find_element(By.CSS_SELECTOR, field).send_keys("CapabilityPlan")
    wait(lambda _: any("CapabilityPlan" in found.text for found in browser.find_elements(By.CSS_SELECTOR, results)),
         f"{page}: the search finds nothing")


def take_picture(name):
    browser.save_screenshot(os.path.join(pictures, name + ".png"))


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=site))
threading.Thread(target=server.serve_forever, daemon=True).start()
host = f"127.0.0.1:{server.server_port}"
shutil.rmtree(pictures, ignore_errors=True)
os.makedirs(pictures)
pages = sorted(os.path.relpath(os.path.join(place, file), site)
               for place, _, files in os.walk(site) for file in files if file.endswith(".html"))
faults = {}
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, start_browser(home) as browser:
    for page in pages:
        open_page(page)
        note_faults(page)
    for scheme in "default", "slate":
        for name, page in ("start", "index.html"), ("guide", "docs/dropping.html"), ("commands", "docs/commands.html"):
            open_page(page)
            wait(lambda _: scheme == browser.find_element(By.TAG_NAME, "body").get_attribute("data-md-color-scheme"),
                 f"{page}: the colours are not those of {scheme}")
            take_picture(f"{name}-{scheme}")
        search("index.html", "[data-md-component=search-query]", ".md-search-result__item")
        take_picture(f"search-{scheme}")
        open_page("index.html")
        browser.find_element(By.CSS_SELECTOR, "[data-md-component=palette] label:not([hidden])").click()
    open_page("api/dev.jcap.linux/dev/jcap/linux/ProcessCapabilities.html")
    take_picture("javadoc")
    search("api/index.html", "#search-input", ".search-result-label")
    take_picture("search-javadoc")
    note_faults("search")
if faults:
    sys.exit("\n".join(f"{page}: {fault}" for fault, page in faults.items()))
print(f"{len(pages)} pages opened in {browser.capabilities['browserName']} {browser.capabilities['browserVersion']}; "
      f"pictures in {os.path.relpath(pictures)}")
