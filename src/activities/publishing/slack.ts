import { UserError } from '../../errors.ts'
import { scopeOf } from '../../slack/actor.ts'
import type { Message } from '../../slack/blocks.ts'
import type { Context, Feature } from '../../slack/router.ts'
import { typedNumber } from '../../slack/words.ts'
import { getActivity } from '../queries.ts'
import { askCancel, cancel, pressUndo, undo } from './slack/cancel.ts'
import {
  chooseTemplate,
  decideConflict,
  openCopy,
  openEdit,
  openForm,
  openFromTemplate,
  preview,
  publish,
} from './slack/form.ts'
import { keepPeople, keepPlaces, offerPeople, openPeople, openPlaces } from './slack/settings.ts'
import { askTemplate, dropTemplate, keepTemplate, listTemplates, showTemplates } from './slack/templates.ts'
import { actionIds, viewIds } from './views.ts'

/** Whoever an activity is not theirs to run is told so by the handler: a co-organiser may be a plain member. */
export const publishing: Feature = {
  name: 'publishing',
  commands: [
    {
      words: ['activity new', '新活动', '活动 新建'],
      help: (t) => t.activities.help.create,
      allow: 'organiser',
      run: (context) => openForm(context, null),
    },
    {
      words: ['activity edit', '修改活动', '活动 修改'],
      help: (t) => t.publishing.help.edit,
      allow: 'member',
      run: (context, { rest }) => byNumber(context, rest, (id) => openEdit(context, null, id)),
    },
    {
      words: ['activity cancel', '取消活动', '活动 取消'],
      help: (t) => t.publishing.help.cancel,
      allow: 'member',
      run: (context, { rest }) => byNumber(context, rest, (id) => askCancel(context, id)),
    },
    {
      words: ['activity undo', '恢复活动', '活动 恢复'],
      help: (t) => t.publishing.help.undo,
      allow: 'member',
      run: (context, { rest }) => byNumber(context, rest, (id) => undo(context, id)),
    },
    {
      words: ['activity copy', '复制活动', '活动 复制'],
      help: (t) => t.publishing.help.copy,
      allow: 'organiser',
      run: (context, { rest }) => byNumber(context, rest, (id) => openCopy(context, null, id)),
    },
    {
      words: ['template save', '存为模板', '模板 保存'],
      help: (t) => t.publishing.help.saveTemplate,
      allow: 'organiser',
      run: (context, { rest }) => byNumber(context, rest, (id) => askTemplate(context, id)),
    },
    {
      words: ['templates', '模板', 'template'],
      help: (t) => t.publishing.help.templates,
      allow: 'organiser',
      run: listTemplates,
    },
  ],
  actions: {
    [actionIds.edit]: { allow: 'member', run: (context, input) => openEdit(context, input, input.id) },
    [actionIds.copy]: { allow: 'organiser', run: (context, input) => openCopy(context, input, input.id) },
    [actionIds.undo]: { allow: 'member', run: pressUndo },
    [actionIds.saveTemplate]: { allow: 'organiser', run: (context, { id }) => askTemplate(context, id) },
    [actionIds.templates]: { allow: 'organiser', run: showTemplates },
    [actionIds.useTemplate]: {
      allow: 'organiser',
      run: (context, input) => openFromTemplate(context, input, input.id),
    },
    [actionIds.deleteTemplate]: { allow: 'organiser', run: dropTemplate },
    [actionIds.chooseTemplate]: { allow: 'organiser', run: chooseTemplate },
    [actionIds.places]: { allow: 'member', run: openPlaces },
    [actionIds.people]: { allow: 'member', run: openPeople },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: preview },
    [viewIds.preview]: { allow: 'member', run: publish },
    [viewIds.conflict]: { allow: 'member', run: decideConflict },
    [viewIds.places]: { allow: 'member', run: keepPlaces },
    [viewIds.people]: { allow: 'member', run: keepPeople },
    [viewIds.cancel]: { allow: 'member', run: cancel },
    [viewIds.template]: { allow: 'organiser', run: keepTemplate },
  },
  options: {
    [actionIds.coOrganisers]: { allow: 'member', run: offerPeople },
  },
}

async function byNumber(
  context: Context,
  text: string,
  run: (activityId: number) => Promise<Message | undefined>,
): Promise<Message | undefined> {
  const number = typedNumber(text)
  if (number === null) throw new UserError((t) => t.activities.numberNeeded)
  return run((await getActivity(context.deps.db, scopeOf(context.actor), number)).id)
}
