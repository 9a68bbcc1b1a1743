import './local/ready.js'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Of all the processes that the tests start, only the first reads and compiles what they load.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

/** First what mostly waits for processes to start and end, while the other worker has what is long and does not. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const waits = ({ moduleId }: TestSpecification) => moduleId.endsWith('test/killed.test.ts')
    return (await super.sort(files)).toSorted((a, b) => Number(waits(b)) - Number(waits(a)))
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'local/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Nothing of ours keeps anything outside a database, so files share what they load.
    isolate: false,
    sequence: { sequencer: WaitingFirst },
    // With their database two have two cores busy; three are no sooner done, and late for what Slack waits for.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Node loads what is tested, as it does the bot: nothing of it is rewritten.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
