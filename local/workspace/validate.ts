import type { Wire } from './types.ts'

export interface Refused {
  error: string
  messages: string[]
}

/** Why Slack would refuse this message, or undefined. */
export function refusalOfMessage(args: Wire): Refused | undefined {
  const text = args.text ?? args.markdown_text ?? ''
  if (!text && !args.blocks?.length && !args.attachments?.length) return { error: 'no_text', messages: [] }
  if (typeof text === 'string' && text.length > 40_000) return { error: 'msg_too_long', messages: [] }
  return undefined
}

/** Why Slack would refuse this view, or undefined. */
export function refusalOfView(_view: Wire, _type: 'modal' | 'home'): Refused | undefined {
  return undefined
}
