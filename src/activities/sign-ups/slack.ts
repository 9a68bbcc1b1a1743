import type { Feature } from '../../slack/router.ts'
import { offerPeople, openAnswers, openList, openPlaces, pressAnswer, sendList, sendPlaces } from './slack/organise.ts'
import { openGuests, sendGuests, sendSignUp } from './slack/press.ts'
import { actionIds, viewIds } from './views.ts'

/** The forms around a sign-up; the press itself is the feature `activities`'. Who runs an activity is asked in mutations. */
export const signUps: Feature = {
  name: 'sign-ups',
  actions: {
    [actionIds.guests]: { allow: 'member', run: (context, { id }) => openGuests(context, id) },
    [actionIds.approve]: { allow: 'member', run: (context, input) => pressAnswer(context, input, 'approve') },
    [actionIds.refuse]: { allow: 'member', run: (context, input) => pressAnswer(context, input, 'refuse') },
    [actionIds.add]: { allow: 'member', run: (context, { id }) => openList(context, id, 'add') },
    [actionIds.remove]: { allow: 'member', run: (context, { id }) => openList(context, id, 'remove') },
    [actionIds.move]: { allow: 'member', run: (context, { id }) => openList(context, id, 'move') },
    [actionIds.answers]: { allow: 'member', run: (context, { id }) => openAnswers(context, id) },
    [actionIds.places]: { allow: 'member', run: (context, { id }) => openPlaces(context, id) },
  },
  views: {
    [viewIds.form]: { allow: 'member', run: sendSignUp },
    [viewIds.guests]: { allow: 'member', run: sendGuests },
    [viewIds.list]: { allow: 'member', run: sendList },
    [viewIds.places]: { allow: 'member', run: sendPlaces },
  },
  options: {
    [actionIds.person]: { allow: 'member', run: (context, { typed, view }) => offerPeople(context, typed, view) },
  },
}
