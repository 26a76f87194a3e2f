"""Every write about participants; the modules are nouns: `people.add`, `secrecy.disclose`, `facts.assess`."""
