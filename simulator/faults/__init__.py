"""How a dataset's requests are answered wrongly on purpose: rules, and what each does to an answer.

- `requests` says what a rule matches, `timing` when it hits, `delays` and `effects` what it does then.
- `mistakes` is what PSPs do wrong: one table of functions over the items of an answer, or over its query.
- `choosing` finds the rule that hits; `hits` counts, right for all processes; `rulebook` changes the list.
- `answers` gives plain values for the contract's answer; nothing that is stored ever changes.
"""
