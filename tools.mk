# External tools and the tests that run them. Versions stand in scripts/tools/catalogue.ts alone.

.PHONY: tools
tools: install ## Install the pinned tools of the conformance tests into the user's cache (needs Go and Python)
	node scripts/tools/install.ts

.PHONY: policies
policies: render-all ## Test the policies in Rego, and hold the rendered tree to them with the installed tools of `make tools`
	node scripts/ci/policies.ts $(OUT)/tree

.PHONY: conformance
conformance: tools ## Run what is rendered through the real tools and servers that consume it
	rm -rf $(CI_OUT)/consumers
	@# Three at a time: the longest, the drill of outages, waits for most of its three minutes.
	$(call node-test,conformance,--test-concurrency=3,'test/conformance/*.test.ts')
	node scripts/ci/consumers.ts $(CI_OUT)/consumers
