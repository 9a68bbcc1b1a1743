/** Part of `npm run check`: who imports whom, by the rules in .dependency-cruiser.cjs. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cruise, type ICruiseOptions, type IFlattenedRuleSet } from 'dependency-cruiser'

const config: Required<Pick<IFlattenedRuleSet, 'forbidden'>> & { options: ICruiseOptions } = createRequire(
  import.meta.url,
)('../.dependency-cruiser.cjs')

const folders = ['src', 'local', 'bench', 'test'].filter((folder) => existsSync(folder))
const { output } = await cruise(folders, { ...config.options, ruleSet: config, validate: true })
if (typeof output === 'string') throw new Error(output)

// dependency-cruiser without a parser for TypeScript reads nothing and finds nothing wrong.
const read = output.modules.filter((module) => /^(src|local|bench|test)\//.test(module.source))
if (read.length < 50) throw new Error(`dependency-cruiser read ${read.length} files: is @swc/core installed?`)

const comments = new Map(config.forbidden.map((rule) => [rule.name, rule.comment]))
for (const { rule, from, to, cycle } of output.summary.violations) {
  const path = cycle ? cycle.map((module) => module.name).join(' → ') : to
  console.error(`${from} → ${path}\n  ${rule.name}: ${comments.get(rule.name)}\n`)
}
console.log(`${read.length} files, ${output.summary.violations.length} imports refused`)
if (output.summary.violations.length > 0) process.exitCode = 1
