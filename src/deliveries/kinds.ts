import type { Delivery } from '../../generated/prisma/client.ts'
import type { Reader } from '../calendar/format.ts'
import type { Deps } from '../deps.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import type { Message } from '../slack/blocks.ts'

/** For whom something is written: a person in their own language and zone, or a channel in its partnership's. */
export type Reading = { t: Dictionary; reader: Reader }

/** A file that goes out with its message; `name` with its ending. */
export type NamedFile = { name: string; data: Buffer }

/** A file's name from a text that people typed, without the signs that a disk refuses. */
export function fileName(text: string, ending: 'ics' | 'png' | 'xlsx'): string {
  return `${text.replaceAll(/[\\/:*?"<>|]/g, ' ')}.${ending}`
}

/**
 * What became of a delivery when its time came: a message (in the thread under `threadTs`, with a `file`, when given);
 * `drop` when it is no longer true, with the reason for the record; `notYet` when what it hangs on has not been sent.
 */
export type Rendered = { message: Message; threadTs?: string; file?: NamedFile } | { drop: string } | { notYet: true }

/** One kind of message the bot owes; a feature's jobs.ts exports its kinds, app.ts lists them. */
export type DeliveryKind = {
  /** `feature.what`, as in `activities.promoted`. */
  kind: string
  /** Slack's answer was lost. 'retry' sends again (at worst a repeat); 'leave' shows it to a liaison officer. */
  onUnknown: 'retry' | 'leave'
  /** Waits for the end of the person's quiet hours; what would be of no use by then (`expiresAt`) goes out all the same. */
  heedsQuietHours?: true
  /** Reads the database as it is now, so what is sent is true when it is sent. */
  render: (deps: Deps, delivery: Delivery, reading: Reading) => Promise<Rendered>
  /**
   * Follows on a message that was written at `writtenAt` and is recorded as sent. A process that ends in between leaves
   * it out, and it may be a repeat, so it does what is good to have and may be done twice.
   */
  sent?: (deps: Deps, delivery: Delivery, writtenAt: Date) => Promise<void>
}
