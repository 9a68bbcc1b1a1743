import type { ActivityRow } from '../rules.ts'

/** An activity as a calendar program knows it. */
export type CalendarEntry = Pick<
  ActivityRow,
  'id' | 'title' | 'description' | 'place' | 'onlinePlace' | 'startsAt' | 'endsAt' | 'status' | 'cancelNote' | 'host'
> & {
  sequence: number
  /** Of the installation: an activity's number alone is not unique in the world. */
  teamId: string
}

/** What a feed's secret is derived from: a new version is a new secret. */
export function feedText({ personId, version }: { personId: number; version: number }): string {
  return `${personId}.${version}`
}

/** The first address in a text, such as the link of an online meeting. */
export function addressIn(text: string): string | null {
  return /https?:\/\/[^\s<>"，。；、）]+/.exec(text)?.[0] ?? null
}
