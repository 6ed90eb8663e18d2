# The same commands as CI. `make run` and `make test` do their own set-up.
PY = .venv/bin/python
export PYTHONWARNINGS = ignore

.PHONY: run test check train evaluate lint format bench setup lock clean

run: setup ## set up, train if needed, serve on http://127.0.0.1:8080
	@$(PY) -m bot serve

test: setup ## set up and run all checks and tests
	@scripts/test

check: setup ## look for problems in knowledge.yml and the files that must agree with it
	@$(PY) -m bot check

train: setup ## train the model if the files have changed
	@$(PY) -m bot train

evaluate: setup ## measure the assistant on questions and alarms in tests/; report in reports/
	@$(PY) -m bot evaluate tests/questions.jsonl --alarms tests/alarms_fresh.jsonl --report reports

lint: setup ## style and types
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy

format: setup ## put the code into its standard form
	@$(PY) -m ruff check --fix . ; $(PY) -m ruff format .

bench: setup ## compare our turn with stock Rasa, side by side
	@$(PY) bench/turns.py

setup:
	@scripts/setup

lock: ## renew requirements.lock (needs uv)
	uv pip compile --quiet --python-version 3.10 --no-header --no-emit-index-url --no-emit-find-links \
	  --generate-hashes --override requirements-overrides.txt requirements.in -o requirements.lock

clean: ## remove what was built; bookings and conversations in var/ stay
	rm -rf .venv .cache .rasa models reports
