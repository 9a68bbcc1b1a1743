import type { KnownBlock } from '@slack/types'
import type { Dictionary } from '../i18n/dictionary.ts'
import { actions, button, ref, section } from '../slack/blocks.ts'

export const actionIds = {
  language: 'people.language',
  /** Handled by activities: places may be kept for a side. */
  side: 'activities.side',
} as const

/** Asks somebody who has not said yet which side they are with. */
export function sideQuestion(
  t: Dictionary,
  partnershipId: number,
  sides: { id: number; name: string }[],
): KnownBlock[] {
  return [
    section(t.people.whichSide),
    // An action id stands once in a block, so the sides carry their number behind it.
    actions(
      ...sides.map((side, index) => button(side.name, `${actionIds.side}.${index + 1}`, ref(partnershipId, side.id))),
    ),
  ]
}
