import type { Feature } from '../../slack/router.ts'
import { openHolidays, readHolidays, save, withdraw } from './slack/holidays.ts'
import * as leave from './slack/leave.ts'
import { openMonth, turnMonth } from './slack/month.ts'
import * as vacations from './slack/vacations.ts'
import { actionIds, optionIds, viewIds } from './views.ts'

export const calendars: Feature = {
  name: 'calendars',
  commands: [
    {
      words: ['workdays', '工作日'],
      help: (t) => t.calendars.help.month,
      allow: 'reader',
      run: (context, { rest }) => openMonth(context, rest),
    },
    {
      words: ['away', '请假'],
      help: (t) => t.calendars.help.leave,
      allow: 'member',
      run: (context) => leave.openList(context),
    },
    {
      words: ['vacations', '单位假期'],
      help: (t) => t.calendars.help.vacations,
      allow: 'installer',
      run: (context) => vacations.openList(context),
    },
    {
      words: ['holidays', '节假日'],
      help: (t) => t.calendars.help.holidays,
      allow: 'installer',
      run: (context, { typed }) => openHolidays(context, typed),
    },
  ],
  actions: {
    [actionIds.openMonth]: { allow: 'reader', run: (context) => openMonth(context, '') },
    [`${actionIds.turn}.earlier`]: { allow: 'reader', run: turnMonth },
    [`${actionIds.turn}.later`]: { allow: 'reader', run: turnMonth },
    [actionIds.openHolidays]: { allow: 'installer', run: (context) => openHolidays(context, '') },
    [actionIds.withdraw]: { allow: 'installer', run: withdraw },
    [actionIds.openVacations]: { allow: 'installer', run: (context) => vacations.openList(context) },
    [actionIds.openVacationForm]: { allow: 'installer', run: vacations.openForm },
    [actionIds.removeVacation]: { allow: 'installer', run: (context, input) => vacations.set(context, input, true) },
    [actionIds.restoreVacation]: { allow: 'installer', run: (context, input) => vacations.set(context, input, false) },
    [actionIds.openLeave]: { allow: 'member', run: (context) => leave.openList(context) },
    [actionIds.openLeaveForm]: { allow: 'member', run: leave.openForm },
    [actionIds.removeLeave]: { allow: 'member', run: (context, input) => leave.set(context, input, true) },
    [actionIds.restoreLeave]: { allow: 'member', run: (context, input) => leave.set(context, input, false) },
  },
  views: {
    [viewIds.holidays]: { allow: 'installer', run: readHolidays },
    [viewIds.changes]: { allow: 'installer', run: save },
    [viewIds.vacationForm]: { allow: 'installer', run: vacations.save },
    [viewIds.leaveForm]: { allow: 'member', run: leave.save },
  },
  options: { [optionIds.deputy]: { allow: 'member', run: leave.offerDeputies } },
}
