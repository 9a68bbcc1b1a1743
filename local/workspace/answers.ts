import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Call } from './types.ts'

const folder = join(dirname(createRequire(import.meta.url).resolve('@slack/web-api')), 'types/response')

/** Field → type of every interface in the SDK's declaration of a method's answer; '' is the answer itself. */
function declarationsOf(method: string): Map<string, Map<string, string>> | undefined {
  const name = method
    .split('.')
    .map((part) => part[0]?.toUpperCase() + part.slice(1))
    .join('')
  const file = join(folder, `${name}Response.d.ts`)
  if (!existsSync(file)) return undefined
  const interfaces = new Map<string, Map<string, string>>()
  let fields = new Map<string, string>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, start] = /^export (?:interface|type) (\w+)/.exec(line) ?? []
    if (start) {
      fields = new Map()
      interfaces.set(start === `${name}Response` ? '' : start, fields)
    }
    const [, field, type] = /^ {4}"?(\w+)"?\??: (.+);$/.exec(line) ?? []
    if (field && type) fields.set(field, type)
  }
  return interfaces
}

/** Where an answer says something the SDK's declaration does not know, or says it in another type. */
export function strangers({ method, answer }: Call): string[] {
  const interfaces = declarationsOf(method)
  if (!interfaces) return [`${method}: not declared`]
  const found: string[] = []
  const check = (value: unknown, type: string, path: string): void => {
    if (value === null || value === undefined) return
    if (type.endsWith('[]')) {
      if (!Array.isArray(value)) found.push(`${path}: not a list`)
      else for (const each of value) check(each, type.slice(0, -2), `${path}[]`)
    } else if (['string', 'number', 'boolean'].includes(type)) {
      if (typeof value !== type) found.push(`${path}: ${typeof value}, not ${type}`)
    } else {
      const fields = interfaces.get(type)
      if (!fields) return
      for (const [key, inner] of Object.entries(value as object)) {
        const declared = fields.get(key)
        if (declared === undefined) found.push(`${path}.${key}: unknown`)
        else check(inner, declared, `${path}.${key}`)
      }
    }
  }
  check(answer, '', method)
  return found
}
