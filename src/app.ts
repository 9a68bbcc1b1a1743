import { afterwardsDeliveries, afterwardsJobs } from './activities/afterwards/jobs.ts'
import { afterwards } from './activities/afterwards/slack.ts'
import { calendarDeliveries } from './activities/calendar-feeds/jobs.ts'
import { calendarPages } from './activities/calendar-feeds/pages.ts'
import { calendarFeeds } from './activities/calendar-feeds/slack.ts'
import { checkIns } from './activities/check-ins/slack.ts'
import { daysOffDeliveries, daysOffJobs } from './activities/days-off/jobs.ts'
import { hoursDeliveries } from './activities/hours/jobs.ts'
import { hours } from './activities/hours/slack.ts'
import { activityDeliveries, activityJobs } from './activities/jobs.ts'
import { publicDeliveries } from './activities/public/jobs.ts'
import { activityPages } from './activities/public/pages.ts'
import { publicActivities } from './activities/public/slack.ts'
import { publishingDeliveries } from './activities/publishing/jobs.ts'
import { publishing } from './activities/publishing/slack.ts'
import { reminderDeliveries, reminderJobs } from './activities/reminders/jobs.ts'
import { reminders } from './activities/reminders/slack.ts'
import { seriesJobs } from './activities/series/jobs.ts'
import { series } from './activities/series/slack.ts'
import { signUps } from './activities/sign-ups/slack.ts'
import { activities } from './activities/slack.ts'
import { agreementDeliveries, agreementJobs } from './agreements/jobs.ts'
import { agreements } from './agreements/slack.ts'
import { deliveryJobs } from './deliveries/jobs.ts'
import type { DeliveryKind } from './deliveries/kinds.ts'
import { difficultyDeliveries, difficultyJobs } from './difficulties/jobs.ts'
import { difficulties } from './difficulties/slack.ts'
import { digestDeliveries, digestJobs } from './digests/jobs.ts'
import { digests } from './digests/slack.ts'
import { enterprises } from './enterprises/slack.ts'
import { visitDeliveries, visitJobs } from './enterprises/visits/jobs.ts'
import { visits } from './enterprises/visits/slack.ts'
import { departureDeliveries, departureJobs } from './follow-ups/departures/jobs.ts'
import { departures } from './follow-ups/departures/slack.ts'
import { handOverDeliveries, handOverJobs } from './follow-ups/hand-overs/jobs.ts'
import { handOvers } from './follow-ups/hand-overs/slack.ts'
import { followUpDeliveries, followUpJobs } from './follow-ups/jobs.ts'
import { milestones } from './follow-ups/milestones/slack.ts'
import { settledDateDeliveries, settledDateJobs } from './follow-ups/settled-dates/jobs.ts'
import { followUps } from './follow-ups/slack.ts'
import { home } from './home/slack.ts'
import type { Job } from './jobs/runtime.ts'
import { lists } from './lists/slack.ts'
import { agendaDeliveries } from './meetings/agenda/jobs.ts'
import { agenda } from './meetings/agenda/slack.ts'
import { meetingDeliveries, meetingJobs } from './meetings/jobs.ts'
import { minutesDeliveries, minutesJobs } from './meetings/minutes/jobs.ts'
import { minutes } from './meetings/minutes/slack.ts'
import { meetings } from './meetings/slack.ts'
import { voteDeliveries, voteJobs } from './meetings/votes/jobs.ts'
import { votes } from './meetings/votes/slack.ts'
import { calendarJobs, workingDayDeliveries } from './partnerships/calendars/jobs.ts'
import { calendars } from './partnerships/calendars/slack.ts'
import { partnershipDeliveries, partnershipJobs } from './partnerships/jobs.ts'
import { partnerships } from './partnerships/slack.ts'
import { people } from './people/slack.ts'
import { projectDeliveries, projectJobs } from './projects/jobs.ts'
import { projects } from './projects/slack.ts'
import { helpOn } from './slack/help.ts'
import type { Feature } from './slack/router.ts'
import type { Page } from './web/server.ts'

/** What people can type, press and fill in. Each feature's slack.ts is a table from words and ids to handlers. */
const listed: Feature[] = [
  partnerships,
  calendars,
  people,
  activities,
  publishing,
  signUps,
  series,
  checkIns,
  hours,
  afterwards,
  reminders,
  calendarFeeds,
  publicActivities,
  lists,
  projects,
  followUps,
  milestones,
  handOvers,
  departures,
  difficulties,
  agreements,
  meetings,
  agenda,
  votes,
  minutes,
  enterprises,
  visits,
  digests,
  home,
]
export const features: Feature[] = [...listed, helpOn(listed)]

/** What people without Slack can open in a browser. Each feature's pages.ts is a table from addresses to handlers. */
export const pages: Page[] = [...activityPages, ...calendarPages]

/** What the bot may owe somebody, and how each kind is written when its time has come. */
export const deliveryKinds: DeliveryKind[] = [
  ...partnershipDeliveries,
  ...workingDayDeliveries,
  ...activityDeliveries,
  ...publishingDeliveries,
  ...hoursDeliveries,
  ...afterwardsDeliveries,
  ...reminderDeliveries,
  ...publicDeliveries,
  ...daysOffDeliveries,
  ...calendarDeliveries,
  ...projectDeliveries,
  ...followUpDeliveries,
  ...settledDateDeliveries,
  ...handOverDeliveries,
  ...departureDeliveries,
  ...difficultyDeliveries,
  ...agreementDeliveries,
  ...meetingDeliveries,
  ...agendaDeliveries,
  ...voteDeliveries,
  ...minutesDeliveries,
  ...visitDeliveries,
  ...digestDeliveries,
]

/** What runs by itself. */
export const jobs: Job[] = [
  ...partnershipJobs,
  ...calendarJobs,
  ...activityJobs,
  ...afterwardsJobs,
  ...reminderJobs,
  ...seriesJobs,
  ...daysOffJobs,
  ...projectJobs,
  ...followUpJobs,
  ...settledDateJobs,
  ...handOverJobs,
  ...departureJobs,
  ...difficultyJobs,
  ...agreementJobs,
  ...meetingJobs,
  ...voteJobs,
  ...minutesJobs,
  ...visitJobs,
  ...digestJobs,
  ...deliveryJobs(deliveryKinds),
]
