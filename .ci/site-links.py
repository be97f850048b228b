#!/usr/bin/env python3
"""Checks a built site: every link within it leads to a file and a place in it, and nothing is loaded from another host.

.ci/site-links.py DIRECTORY
"""
import os
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.names, self.links, self.loads = set(), [], []
        with open(path, encoding="utf-8") as text:
            self.feed(text.read())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.names.update(attributes[key] for key in ("id", "name") if attributes.get(key))
        link = attributes.get("href") or attributes.get("src")
        if link:
            (self.links if tag == "a" else self.loads).append(link)


root = os.path.realpath(sys.argv[1])
found = (os.path.join(place, file) for place, _, files in os.walk(root) for file in files)
pages = {path: Page(path) for path in found if path.endswith(".html")}
faults = []
for path, page in pages.items():
    for link in page.links + page.loads:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            if link in page.loads and parts.scheme != "data":
                faults.append(f"{path}: loads {link}")
            continue
        # 404.html stands for any address, so its links begin at the root.
        base = root if parts.path.startswith("/") else os.path.dirname(path)
        target = os.path.normpath(os.path.join(base, unquote(parts.path).lstrip("/"))) if parts.path else path
        if os.path.isdir(target):
            target = os.path.join(target, "index.html")
        if not os.path.isfile(target):
            faults.append(f"{path}: {link} leads nowhere")
        elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].names:
            faults.append(f"{path}: {link}: there is no such place in the page")
if faults:
    sys.exit("\n".join(sorted(set(faults))))
