import type { HomeView, KnownBlock } from '@slack/types'
import { actionIds as activityIds, activityLine } from '../activities/views.ts'
import type { Reader } from '../calendar/format.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import { actionIds as partnershipIds } from '../partnerships/views.ts'
import { sideQuestion } from '../people/views.ts'
import type { MemberActor } from '../slack/actor.ts'
import { isAllowed } from '../slack/authorize.ts'
import { actions, button, divider, header, ref, section } from '../slack/blocks.ts'
import type { HomeContent } from './queries.ts'

export function emptyHome(t: Dictionary): HomeView {
  return {
    type: 'home',
    blocks: [
      section(t.home.noPartnership),
      actions(button(t.home.begin, partnershipIds.openSetup, '', { style: 'primary' })),
    ],
  }
}

/** "Waiting on you" first, then my activities, then what is on. */
export function homeView(
  t: Dictionary,
  actor: MemberActor,
  content: HomeContent,
  reader: Reader,
  notice: string,
): HomeView {
  const { partnership, membership } = actor
  const top = ref(partnership.id, 0)
  const list = (title: string, rows: KnownBlock[], empty: string): KnownBlock[] => [
    divider,
    header(title),
    ...(rows.length > 0 ? rows : [section(empty)]),
  ]
  const mayOrganise = isAllowed('organiser', membership.roles)
  const maySettle = isAllowed('installer', membership.roles)
  const blocks: KnownBlock[] = [
    ...(notice === '' ? [] : [section(notice), divider]),
    header(partnership.name),
    ...(membership.organizationId === null ? sideQuestion(t, partnership.id, content.sides) : []),
    ...list(
      t.activities.mineTitle,
      content.mine.map((row) => activityLine(t, row, reader)),
      t.home.emptyMine,
    ),
    ...list(
      t.activities.listTitle,
      content.coming.map((row) => activityLine(t, row, reader)),
      t.activities.emptyList,
    ),
  ]
  const buttons = [
    ...(mayOrganise ? [button(t.activities.create, activityIds.openForm, top, { style: 'primary' })] : []),
    ...(maySettle ? [button(t.partnerships.settings.title, partnershipIds.openSettings, top)] : []),
  ]
  if (buttons.length > 0) blocks.push(divider, actions(...buttons))
  return { type: 'home', blocks: blocks.slice(0, 100) }
}
