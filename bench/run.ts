import type { Result } from './support.ts'

/** Each benchmark measures beside a control and verifies what was done before it gives a figure. */
const benchmarks: Record<string, () => Promise<{ run: () => Promise<Result> }>> = {
  'sign-up': () => import('./sign-up.ts'),
  listing: () => import('./listing.ts'),
  digest: () => import('./digest.ts'),
  router: () => import('./router.ts'),
  deliveries: () => import('./deliveries.ts'),
  series: () => import('./series.ts'),
  home: () => import('./home.ts'),
  nudges: () => import('./nudges.ts'),
  pacing: () => import('./pacing.ts'),
}

const [name = '', ...flags] = process.argv.slice(2)
const load = benchmarks[name]
if (load === undefined) {
  console.error(`npm run bench -- <name> [--json], where <name> is one of: ${Object.keys(benchmarks).join(', ')}`)
  process.exit(1)
}
const result = await (await load()).run()
const rows = [
  ...Object.entries(result.figures).map(([key, value]) => [`figures.${key}`, value] as const),
  ...Object.entries(result.ratios).map(([key, value]) => [`ratios.${key}`, value] as const),
].map(([figure, value]) => ({ figure, median: Number(value.toPrecision(4)) }))
console.log(`${result.name}, ${result.rounds} rounds`)
console.table(rows)
if (flags.includes('--json')) console.log(JSON.stringify(result))
process.exit(0)
