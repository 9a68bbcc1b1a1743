import type { Wire } from '../types.ts'

/** Collects Slack's sentences about one payload, each with the JSON pointer it is about. */
export interface Report {
  messages: string[]
  surface: Surface
}

export type Surface = 'message' | 'modal' | 'home'

export type Rule = (value: unknown, at: string, report: Report) => void

export function say(report: Report, sentence: string, at: string): void {
  report.messages.push(`${sentence} [json-pointer:${at}]`)
}

/** Slack counts characters, not UTF-16 units. */
export const length = (value: string): number => [...value].length

export const isObject = (value: unknown): value is Wire =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const anything: Rule = () => {}

export const flag: Rule = (value, at, report) => {
  if (typeof value !== 'boolean') say(report, 'must be a boolean', at)
}

export function string(max = Number.POSITIVE_INFINITY, min = 0): Rule {
  return (value, at, report) => {
    if (typeof value !== 'string') return say(report, 'must be a string', at)
    if (length(value) > max) say(report, `must be less than ${max + 1} characters`, at)
    if (length(value) < min) say(report, `must be more than ${min - 1} characters`, at)
  }
}

export function matching(shape: RegExp, what: string): Rule {
  return (value, at, report) => {
    if (typeof value !== 'string' || !shape.test(value)) say(report, `must be ${what}`, at)
  }
}

export function integer(min: number, max: number): Rule {
  return (value, at, report) => {
    if (!Number.isInteger(value)) return say(report, 'must be an integer', at)
    if ((value as number) < min) say(report, `must be greater than or equal to ${min}`, at)
    if ((value as number) > max) say(report, `must be less than or equal to ${max}`, at)
  }
}

export function oneOf(...values: string[]): Rule {
  return (value, at, report) => {
    if (!values.includes(value as string)) say(report, `must be a valid enum value: ${values.join(', ')}`, at)
  }
}

export function list(item: Rule, max = Number.POSITIVE_INFINITY, min = 1): Rule {
  return (value, at, report) => {
    if (!Array.isArray(value)) return say(report, 'must be an array', at)
    if (value.length > max) say(report, `no more than ${max} items allowed`, at)
    if (value.length < min) say(report, `no less than ${min} items allowed`, at)
    for (const [index, each] of value.entries()) item(each, `${at}/${index}`, report)
  }
}

/** An object with exactly these fields; a name with `?` may be missing. Rules about several fields together come last. */
export function object(fields: Record<string, Rule>, ...together: Rule[]): Rule {
  const known = new Map(
    Object.entries(fields).map(([name, rule]) => [name.replace('?', ''), { rule, optional: name.endsWith('?') }]),
  )
  return (value, at, report) => {
    if (!isObject(value)) return say(report, 'must be an object', at)
    for (const [name, { rule, optional }] of known) {
      const inner = value[name]
      if (inner === undefined || inner === null) {
        if (!optional) say(report, `missing required field: ${name}`, at)
      } else rule(inner, `${at}/${name}`, report)
    }
    for (const name of Object.keys(value)) if (!known.has(name)) say(report, `invalid additional property: ${name}`, at)
    for (const rule of together) rule(value, at, report)
  }
}

/** An object whose `type` chooses the rule. */
export function byType(rules: Record<string, Rule>): Rule {
  return (value, at, report) => {
    if (!isObject(value)) return say(report, 'must be an object', at)
    if (typeof value.type !== 'string') return say(report, 'missing required field: type', at)
    const rule = Object.hasOwn(rules, value.type) ? rules[value.type] : undefined
    if (!rule) return say(report, `unsupported type: ${value.type}`, `${at}/type`)
    rule(value, at, report)
  }
}

export const plain = (max: number): Rule =>
  byType({ plain_text: object({ type: anything, text: string(max, 1), 'emoji?': flag }) })

export const mrkdwn = (max: number): Rule =>
  byType({ mrkdwn: object({ type: anything, text: string(max, 1), 'verbatim?': flag }) })

export const anyText = (max: number): Rule =>
  byType({
    plain_text: object({ type: anything, text: string(max, 1), 'emoji?': flag }),
    mrkdwn: object({ type: anything, text: string(max, 1), 'verbatim?': flag }),
  })

export const only =
  (surfaces: Surface[], rule: Rule): Rule =>
  (value, at, report) => {
    if (!surfaces.includes(report.surface))
      return say(report, `unsupported type: ${(value as Wire).type}`, `${at}/type`)
    rule(value, at, report)
  }

export const address: Rule = matching(/^(https?|slack|mailto|tel):/i, 'a valid URL')
