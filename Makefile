# What developers type; `make` alone says what there is.
MVN ?= mvn -B -ntp
T ?= *
B ?=

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 14

.PHONY: format
format: ## rewrite the sources in the house format
	$(MVN) -q spotless:apply

.PHONY: check
check: ## what CI runs
	.ci/run

.PHONY: verify
verify: ## build, all checks, all tests
	$(MVN) verify

.PHONY: test
test: ## tests by name, no checks: make test T=PopulationTest
	$(MVN) -Pfast test -Dtest='$(T)' -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: corpus
corpus: ## bind the plans of every real config, run those of forty; reports in local/target/corpus*.txt
	$(MVN) -Pfast,corpus test -pl local -am -Dtest='*Configs*Test,CorpusTest' -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: local
local: ## the demo
	./jetstream demo

.PHONY: bench
bench: ## benchmarks, a table on the screen; the large ones by name: make bench B=warehouse
	$(MVN) -q -Pfast -DskipTests package
	java -cp "$$(ls benchmarks/target/jetstream-benchmarks-*.jar):$$(cat benchmarks/target/classpath)" dev.jetstream.benchmarks.BenchmarksCommand $(B)

.PHONY: bench-statistics
bench-statistics: ## the statistics against the original system, one page
	$(MVN) -q -Pfast -DskipTests package
	java -Xmx3g -XX:+UseSerialGC -cp "$$(ls benchmarks/target/jetstream-benchmarks-*.jar):$$(cat benchmarks/target/classpath)" dev.jetstream.benchmarks.statistics.AgainstReferenceCommand

.PHONY: jmh
jmh: ## the statistics with JMH: make jmh T=FromRows
	$(MVN) -q -Pfast -DskipTests package
	java -cp "$$(ls benchmarks/target/jetstream-benchmarks-*.jar):$$(cat benchmarks/target/classpath)" org.openjdk.jmh.Main 'benchmarks.statistics.$(T:*=.*)' -prof gc

.PHONY: calibrate
calibrate: ## simulate A/A experiments: how often intervals cover, some minutes
	$(MVN) -Pfast,slow test -pl core -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: simulate
simulate: ## the event core, many histories with faults: make simulate, make simulate SEED=164 N=1
	$(MVN) -q -Pfast test -pl local -am -Dtest='SimulationTest#everyHistory*' -Dsurefire.failIfNoSpecifiedTests=false -Djetstream.simulation.histories=$(or $(N),20000) -Djetstream.simulation.seed=$(or $(SEED),1)
