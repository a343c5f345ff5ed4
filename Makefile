# Each of these does all of its own set-up. They need Python 3.11 or newer with its venv module, nothing else.
.PHONY: help scan demo demo-reset test check format languages messages styles lock crowd crash machine bench

help:
	@echo "make demo        the tracker with two programmes, on http://localhost:8000 (PORT=… for another port)"
	@echo "make demo-reset  the same, begun afresh"
	@echo "make test        all tests: SQLite, PostgreSQL, a real browser"
	@echo "make check       what continuous integration runs: format, lint, types, layers, all tests"
	@echo "make format      put the code into the house's format"
	@echo "make messages    gather every text into the catalogues of the languages, and compile them"
	@echo "make styles      take out of Bootstrap what the pages use of it"
	@echo "make languages   every page in every language, read by axe: light and dark, phone and desktop"
	@echo "make crowd       twenty people at once for two minutes, on both databases (OPTIONS=\"--seconds 30\")"
	@echo "make bench       pages of up to 10 000 pairs, beside a bare view and their SQL (OPTIONS=\"--quick\")"
	@echo "make crash       workers, master and database killed 200 times while people save (OPTIONS=\"--kills 20\")"
	@echo "make machine     the commands of docs/running.md on an empty Debian, with its systemd (as root; some minutes)"
	@echo "make scan        scanners against a demo of their own, as each of its people (OPTIONS=\"--seconds 60\")"
	@echo "make lock        choose the newest packages that fit requirements/*.in, and lock them"

demo:
	@scripts/python.sh scripts/demo.py

demo-reset:
	@scripts/python.sh scripts/demo.py --reset

test:
	@scripts/python.sh scripts/check.py tests

check:
	@scripts/python.sh scripts/check.py code tests

format:
	@scripts/python.sh scripts/check.py format

languages:
	@scripts/python.sh scripts/check.py languages

messages:
	@scripts/python.sh scripts/environment.py runtime
	@.venv/bin/python scripts/messages.py

styles:
	@scripts/python.sh scripts/environment.py test
	@.venv/bin/python scripts/styles.py

scan:
	@scripts/python.sh scripts/scan.py $(OPTIONS)

lock:
	@scripts/python.sh scripts/lock.py

crowd:
	@scripts/python.sh scripts/environment.py test
	@.venv/bin/python -m tests.trials.crowd $(OPTIONS)

bench:
	@scripts/python.sh scripts/environment.py test
	@.venv/bin/python -m tests.benchmarks.run $(OPTIONS)

crash:
	@scripts/python.sh scripts/environment.py test
	@.venv/bin/python -m tests.trials.crash $(OPTIONS)

machine:
	@scripts/python.sh scripts/environment.py test
	@.venv/bin/python -m tests.trials.machine $(OPTIONS)
