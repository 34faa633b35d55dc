"""How fast a page of the site is there, what it weighs, and what Lighthouse says.

    python benchmarks/site.py [--site _site]

The site is served from this machine. First view: until the browser has painted text, and until the
heading of the page is seen; the middle of five fresh visits. Weight: what the browser fetched, with
everything compressed as a web server would (and as the figures of Lighthouse assume).

Lighthouse is not among the packages of the course: `npm install --no-save lighthouse` in frontend/
brings it for once. Its performance figure imitates a slow phone and depends on how busy this machine is.
"""

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from explorable_pages import FRONTEND, browser

from course_lib import doctor

PAGES = ("index.html", "notebooks/04_cross_entropy.html")
VISITS = 5
TEXT = (".html", ".css", ".js", ".svg", ".json")

FIRST_VIEW = """
() => new Promise((resolve) => {
  const done = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const heading = document.querySelector("h1").getBoundingClientRect();
    const fetched = [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")];
    const weight = fetched.reduce((sum, one) => sum + one.transferSize, 0);
    if (paint) resolve([paint.startTime, heading.bottom <= innerHeight, weight, fetched.length]);
    else requestAnimationFrame(done);
  };
  done();
})
"""


class Compressing(http.server.SimpleHTTPRequestHandler):
    """A web server as small as can be that compresses text."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *spoken):
        pass

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXT or not path.is_file():
            super().do_GET()
            return
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=86400")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A browser that has seen enough hangs up."""


def served(folder):
    server = Server(("127.0.0.1", 0), functools.partial(Compressing, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def first_view(opened, address):
    """Milliseconds to the first text, whether the heading is seen, bytes and number of files."""
    context = opened.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(address)
    seen = page.evaluate(FIRST_VIEW)
    context.close()
    return seen


def print_first_views(address):
    print(f"first view and weight (middle of {VISITS} fresh visits, compressed)")
    with browser() as opened:
        first_view(opened, address)  # the first page of a browser waits for the browser
        for name in PAGES:
            visits = [first_view(opened, address + name) for _ in range(VISITS)]
            paint = statistics.median(visit[0] for visit in visits)
            _, heading, weight, files = visits[0]
            seen = "with" if heading else "WITHOUT"
            print(
                f"  {name:36} {paint:5.0f} ms {seen} its heading   {weight / 1000:5.0f} kB in {files} files"
            )


def lighthouse():
    """The command, if there is one."""
    local = FRONTEND / "node_modules" / ".bin" / "lighthouse"
    return str(local) if local.exists() else shutil.which("lighthouse")


def print_lighthouse(address):
    command = lighthouse()
    if command is None:
        print("Lighthouse is not here: `npm install --no-save lighthouse` in frontend/ brings it.")
        return
    for name in PAGES:
        scores = _scores(command, address + name)
        said = "   ".join(f"{what} {score}" for what, score in scores.items())
        print(f"  {name:36} {said}")


def _scores(command, address):
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    options = ["--quiet", "--output=json", f"--chrome-flags={' '.join(flags)}"]
    settings = os.environ | {"CHROME_PATH": str(doctor.find_browser())}
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        whole = [command, address, *options, f"--output-path={report}"]
        subprocess.run(whole, env=settings, check=True, capture_output=True)
        found = json.loads(report.read_text(encoding="utf-8"))
    return {name: round(100 * one["score"]) for name, one in found["categories"].items()}


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--site", type=Path, default=Path("_site"), help="what `make site` made")
    folder = reader.parse_args().site
    if not (folder / "index.html").exists():
        sys.exit(f"There is no site in {folder}; `make site` makes one.")
    address = served(folder)
    print_first_views(address)
    print("Lighthouse, of 100")
    print_lighthouse(address)


if __name__ == "__main__":
    main()
