import './local/ready.js'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Of all the processes that the tests start, only the first reads and compiles what they load.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

/**
 * The longest come first, or one would end alone: a new clone knows only how large a file is. What waits (`jobs`
 * to `bad-days`, `killed`, `postgres`) runs beside what does not.
 */
const FIRST = [
  'test/places',
  'test/jobs',
  'local/workspace/lifetimes',
  'src/slack/router',
  'test/bad-days',
  'test/demo',
  'test/killed',
  'test/follow-ups',
  'local/postgres',
  'local/workspace/page/page',
  'test/deliveries',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = FIRST.findIndex((name) => moduleId.endsWith(`${name}.test.ts`))
      return place < 0 ? FIRST.length : place
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'local/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Nothing of ours keeps anything outside a database, so files share what they load.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // With their database two have two cores busy; three are no sooner done, and late for what Slack waits for.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Node loads what is tested, as it does the bot: nothing of it is rewritten.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
