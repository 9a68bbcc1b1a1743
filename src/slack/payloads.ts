import type { ModalView } from '@slack/types'
import type { Hint } from './actor.ts'

export type OpenView = {
  id: string
  /** The channel's own key for "this very form was sent": a form sent twice is one act. */
  requestKey: string
  data: unknown
  /** It lies over the Home tab, which shows what it changes. */
  isOverHome: boolean
  values: Values
}

/** By block id: text, the selected value, or several, files by their ids; '' when empty. */
export type Values = Record<string, string | string[]>

export function hintOf(parts: Partial<Hint> & Pick<Hint, 'teamId' | 'userId'>): Hint {
  return { userName: '', channelId: null, partnershipId: null, ...parts }
}

export function nameIn(user: { id: string; name?: string; username?: string }): string {
  return user.name ?? user.username ?? user.id
}

/** What a modal carries in its data to say which partnership and channel it was opened for. */
export function routing(data: unknown): Pick<Hint, 'channelId' | 'partnershipId'> {
  const { partnershipId, channelId } = (data ?? {}) as { partnershipId?: unknown; channelId?: unknown }
  return {
    partnershipId: typeof partnershipId === 'number' ? partnershipId : null,
    channelId: typeof channelId === 'string' ? channelId : null,
  }
}

export function openView(payload: unknown): OpenView {
  const view = payload as {
    id: string
    private_metadata?: string
    state?: { values?: Record<string, Record<string, unknown>> }
  }
  const values: Values = {}
  for (const [blockId, elements] of Object.entries(view.state?.values ?? {})) {
    for (const element of Object.values(elements)) values[blockId] = valueIn(element)
  }
  const data = dataIn(view)
  return { id: view.id, requestKey: view.id, data, isOverHome: OVER_HOME in data, values }
}

const OVER_HOME = 'isOverHome'

/** Slack does not say where a modal was opened, so one over the Home tab, and all that follows in it, carries that along. */
export function placed(view: ModalView, isOverHome: boolean): ModalView {
  return isOverHome ? { ...view, private_metadata: JSON.stringify({ ...dataIn(view), [OVER_HOME]: true }) } : view
}

function dataIn(view: { private_metadata?: string }): object {
  return view.private_metadata ? JSON.parse(view.private_metadata) : {}
}

function valueIn(payload: unknown): string | string[] {
  const element = payload as {
    value?: string | null
    selected_date?: string | null
    selected_time?: string | null
    selected_date_time?: number | null
    selected_user?: string | null
    selected_conversation?: string | null
    selected_option?: { value: string } | null
    selected_options?: { value: string }[]
    files?: { id: string }[]
  }
  if (element.selected_options !== undefined) return element.selected_options.map((option) => option.value)
  if (element.files !== undefined) return element.files.map((file) => file.id)
  const one =
    element.value ??
    element.selected_option?.value ??
    element.selected_date ??
    element.selected_time ??
    element.selected_date_time ??
    element.selected_conversation ??
    element.selected_user
  return one === undefined || one === null ? '' : String(one)
}

export function pressed(action: unknown): { value: string; partnershipId: number | null; id: number } {
  const raw = valueIn(action)
  const value = Array.isArray(raw) ? raw.join(',') : raw
  const [, partnership, id] = /^(\d{1,9})\.(\d{1,9})(?:\.|$)/.exec(value) ?? []
  return { value, partnershipId: partnership === undefined ? null : Number(partnership), id: Number(id ?? 0) }
}
