import type { Language } from './language.ts'

/** What a fault of the places is about. */
type PlacesAsked = { shares: { places: number }[]; capacity: number | null; minimum: number | null }

/** `one` as it is written at its place in the sentence. */
const peopleAre = (count: number, one: 'One' | 'one' = 'One') =>
  count === 1 ? `${one} person is` : `${count} people are`

/** Every text in English. zh-CN.ts has the type of this object: a missing key does not compile. */
export const en = {
  language: 'en' as Language,
  languageNames: { en: 'English', 'zh-CN': '中文' } as Record<Language, string>,
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  categories: {
    'member-activities': 'Party member activities',
    'volunteer-service': 'Volunteer service',
    'industry-education': 'Industry–education integration',
    'enterprise-training': 'Enterprise training',
    'talent-support': 'Talent support',
    'union-services': 'Union services',
    'community-building': 'Village and community building',
  },
  common: {
    cancel: 'Cancel',
    close: 'Close',
    save: 'Save',
    back: 'Back',
    done: 'Done',
    listSeparator: ', ',
    andMore: (count: number) => `and ${count} more`,
  },
  errors: {
    busy: 'The bot is busy right now and nothing was changed. Please press again in a moment.',
    unexpected: (reference: string) =>
      `This could not be finished. Nothing you typed is lost: please try again. If it happens again, tell your liaison officer the reference ${reference}.`,
    checkFields: 'Please look at the fields marked below.',
    oldButton: 'This button is from an earlier version. Type /gongjian to start afresh.',
    noPartnership:
      'There is no partnership here yet. Type /gongjian setup to begin, or use the command in the channel of your partnership.',
    notAllowed: {
      reader: 'Only people of this partnership can see this.',
      member: 'Observers can look but not change anything here.',
      organiser: 'Only organisers and liaison officers can do this. Your liaison officer can make you an organiser.',
      'liaison-officer': 'Only liaison officers can do this.',
      installer: 'Only the person who set Gongjian up and the liaison officers can do this.',
    },
    unknownCommand: (typed: string, nearest: string[]) =>
      nearest.length > 0
        ? `I do not know “${typed}”. Did you mean ${nearest.map((word) => `\`/gongjian ${word}\``).join(' or ')}?`
        : `I do not know “${typed}”. \`/gongjian help\` lists what I can do.`,
  },
  form: {
    required: 'Please fill this in.',
    tooManyCharacters: (most: number) => `At most ${most} characters, please.`,
    capacity: 'A whole number from 1 to 5,000, or leave it empty for no limit.',
    times: 'A whole number from 1 to 104, please.',
    past: 'This time has already passed.',
    endBeforeStart: 'The end must be after the start.',
    zone: 'Please choose a time zone from the list.',
    sameName: 'The two organisations need different names.',
    sameChannel: 'Please choose another channel: the liaison group talks in one of its own.',
    hours: 'A number of hours, for example 1.5.',
    people: 'A whole number from 0 to 999,999.',
    linkCode: 'The code has eight letters and digits, for example K7PM-2QXD.',
    code: 'The code has six digits, for example 482913.',
    phone: 'A phone number has at least seven digits.',
    tooFar: 'This is more than two years away. Is the year right?',
    nameTooLong: 'A name has at most 60 characters. Please put each name on a line of its own.',
    tooManyNames: 'At most 50 names at a time, please.',
    tooLong: 'One activity lasts at most two weeks.',
    placeMissing: 'Say where: a place, how to take part online, or both.',
    guests: 'A whole number from 0 to 20.',
    wholeNumber: 'A whole number, please.',
    tooManyQuestions: 'At most five questions, please.',
    questionTooLong: 'A question has at most 150 characters.',
    tooManyDecisions: 'At most 15 decisions, please.',
    decisionTooLong: 'A decision has at most 190 characters. Please put each on a line of its own.',
    timeMissing: 'Say when: in words here, or with the pickers below.',
    hourMissing: 'Please add the time of day, for example “next Wed 2pm”.',
    time: {
      unknown: 'I could not read this as a time. Try “next Wed 2pm to 4pm”, or use the pickers below.',
      recurring: 'This sounds like something that repeats. Please give one date.',
      past: 'This time has already passed.',
    },
  },
  activities: {
    help: {
      activities: { usage: '[when]', does: 'what is on, for example `activities next week`' },
      create: { usage: '', does: 'publish a joint activity' },
      activity: { usage: '<no>', does: 'one activity and who goes' },
      join: { usage: '<no>', does: 'sign up' },
      leave: { usage: '<no>', does: 'give your place back' },
      my: { usage: '', does: 'what you are signed up for' },
    },
    listTitle: 'What is on',
    mineTitle: 'My activities',
    listMore: (shown: number) =>
      `The next ${shown}. For later ones name a week or a day, as in \`/gongjian activities next week\`.`,
    listHint: 'The number behind a title works in commands too: `/gongjian join 12`.',
    emptyList: 'Nothing is planned yet. An organiser can publish the first activity with `/gongjian activity new`.',
    emptyThen: 'Nothing is planned for that time. `/gongjian activities` shows everything that is on.',
    emptyMine: 'You are not signed up for anything right now. `/gongjian activities` shows what is on.',
    whenNotUnderstood: (typed: string) =>
      `I could not read “${typed}” as a date. Try \`/gongjian activities tomorrow\`.`,
    numberNeeded:
      'Please add the number of the activity, as in `/gongjian join 12`. `/gongjian activities` shows the numbers.',
    noSuchNumber: (number: number) =>
      `There is no activity number ${number} here. \`/gongjian activities\` shows what is on.`,
    notFound: 'This activity is not part of your partnership.',
    foreignHost: 'The host must be one of the organisations of this partnership.',
    startedAlready: 'This activity has already begun.',
    join: 'Sign up',
    joinWaitlist: 'Join the waitlist',
    joinAgain: 'Sign up again',
    leave: 'Give my place back',
    withdraw: 'Withdraw my sign-up',
    claim: 'Take the place',
    decline: 'Let it go',
    cannotCome: 'I can’t come',
    details: 'Details',
    whoGoes: 'Who goes',
    cancel: 'Cancel the activity',
    publish: 'Publish',
    create: 'New activity',
    marks: {
      GOING: ':white_check_mark: you are going',
      WAITING: ':hourglass_flowing_sand: you are waiting',
      OFFERED: ':ticket: a place is held for you',
      REQUESTED: ':hourglass_flowing_sand: waiting for the organiser',
      cancelled: 'cancelled',
    },
    openToAll: (going: number) => (going === 0 ? 'open to all' : `open to all, ${going} going`),
    placesLeft: (left: number, capacity: number) =>
      capacity === 1 ? 'one place left' : `${left} of ${capacity} places left`,
    full: (capacity: number, waiting: number) =>
      `${capacity === 1 ? 'the one place is taken' : `all ${capacity} places taken`}${waiting > 0 ? `, ${waiting} waiting` : ''}`,
    cardText: (title: string, when: string, place: string) => `${title}: ${when}, ${place}`,
    cardFooter: (number: number, category: string, host: string) =>
      `${number === 0 ? '' : `No. ${number} · `}${category} · hosted by ${host}`,
    cancelledTitle: (title: string) => `Cancelled: ${title}`,
    cancelNote: (note: string) => `> ${note}`,
    goingLine: (names: string, sides: string) => `Going: ${names}${sides === '' ? '' : ` (${sides})`}`,
    sideCount: (side: string, count: number) => `${side} ${count}`,
    nobodyYet: 'Nobody has signed up yet. Be the first.',
    rosterGoing: (count: number) => `*Going (${count})*`,
    rosterWaiting: (count: number) => `*Waiting (${count})*`,
    outcomes: {
      going: (title: string, when: string, place: string) =>
        `:white_check_mark: You have a place in *${title}*.\n${when} · ${place}\n\`/gongjian reminders\` chooses when you are reminded.`,
      alreadyGoing: (title: string, when: string) => `You already have your place in *${title}* (${when}).`,
      waiting: (title: string, place: number) =>
        `:hourglass_flowing_sand: There is no free place for you in *${title}* right now. You are number ${place} on the waitlist and get a message as soon as a place is yours.`,
      alreadyWaiting: (title: string, place: number) =>
        `You are already on the waitlist of *${title}*, at number ${place}.`,
      left: (title: string) =>
        `You are no longer signed up for *${title}*. Thank you for telling: whoever waits moves up.`,
      requested: (title: string) =>
        `The organiser of *${title}* decides who comes. They have your wish now, and you hear as soon as they answer.`,
      alreadyOffered: (title: string, until: string) =>
        `A place in *${title}* is held for you until ${until}. Take it, or let the next person have it.`,
      declined: (title: string) => `Thank you for telling: the place in *${title}* goes to the next person.`,
      offerOver: (title: string) =>
        `The place in *${title}* was held for a while and is not any more. You can sign up again.`,
      guestsChanged: (title: string) => `How many come with you to *${title}* is changed.`,
      guestsWaiting: (title: string, place: number) =>
        `How many come with you to *${title}* is changed. You are number ${place} on the waitlist.`,
      'no-room-for-guests': (title: string) =>
        `*${title}* has no room for that many guests. Your sign-up stays as it was.`,
      'too-many-guests': (title: string) => `*${title}* does not allow that many guests. Your sign-up stays as it was.`,
      closed: (title: string) => `Sign-up for *${title}* has closed.`,
      notSignedUp: (title: string) => `You were not signed up for *${title}*, so nothing has changed.`,
      cancelled: (title: string) => `*${title}* was cancelled, so there is nothing to sign up for.`,
      started: (title: string) => `*${title}* has already begun. Please ask the organiser on the spot.`,
    },
    promoted: (title: string, when: string, place: string) =>
      `:tada: A place has become free: you are now going to *${title}*.\n${when} · ${place}\nIf it no longer suits you, press the button and the next person gets it.`,
    offered: (title: string, when: string, place: string, until: string) =>
      `:ticket: A place in *${title}* has become free and is held for you until ${until}.\n${when} · ${place}\nTake it if you can come, or let the next person have it.`,
    placeNews: {
      offerOver: (title: string, _when: string, _place: string) =>
        `The place in *${title}* was held for you until now and is not any more. If you still want to come, sign up again.`,
      approved: (title: string, when: string, place: string) =>
        `:white_check_mark: The organiser said yes: you have a place in *${title}*.\n${when} · ${place}`,
      approvedWaiting: (title: string, _when: string, _place: string) =>
        `The organiser said yes to you for *${title}*. It is full right now; you are on the waitlist and hear as soon as there is a place.`,
      refused: (title: string, _when: string, _place: string) =>
        `It could not be arranged for you to come to *${title}* this time. Thank you for asking.`,
      added: (title: string, when: string, place: string) =>
        `The organiser has signed you up for *${title}*.\n${when} · ${place}\nIf you cannot come, press the button.`,
      addedWaiting: (title: string, _when: string, _place: string) =>
        `The organiser has signed you up for *${title}*. It is full right now; you are on the waitlist and hear as soon as there is a place.`,
      removed: (title: string, when: string, _place: string) =>
        `The organiser has taken you off the list of *${title}* (${when}). If you have a question, ask them directly.`,
      noPlace: (title: string, when: string, _place: string) =>
        `No place came free for you in *${title}* (${when}). Thank you for waiting.`,
      unanswered: (title: string, when: string, _place: string) =>
        `The organiser did not get round to your wish to come to *${title}* (${when}). We are sorry.`,
    },
    cancelledNotice: (title: string, when: string) =>
      `*${title}* (${when}) has been cancelled. You need not do anything.`,
    whatElseIsOn: 'What else is on',
    previewTitle: 'Publish?',
    previewAsk: (when: string) => `*${when}*\nIs this the right time? Then publish. *Back* keeps everything you typed.`,
    published: (title: string, number: number) =>
      `*${title}* is published as number ${number}. Its card is in the public channel.`,
    cancelAsk: (title: string, told: number, unreached: number) =>
      told + unreached === 0
        ? `Cancel *${title}*? Nobody else has signed up.`
        : `Cancel *${title}*?${told === 0 ? '' : ` ${peopleAre(told)} told at once.`}`,
    unreached: (people: number) =>
      `${people === 1 ? 'One person who has signed up has' : `${people} people who have signed up have`} no Slack and can only read it by the private link. Please tell them yourself.`,
    cancelNoteLabel: 'A word to them',
    cancelDone: (title: string, told: number) =>
      `*${title}* is cancelled${told === 0 ? '' : ` and ${peopleAre(told, 'one')} being told`}.`,
  },
  signUps: {
    form: {
      title: 'Sign up',
      needsApproval: 'The organiser decides who comes; you hear as soon as they answer.',
    },
    guests: {
      title: 'How many come along',
      open: 'How many come along',
      label: 'Who comes along',
      ask: (title: string) => `*${title}*: how many come with you? Each takes a place of their own.`,
      count: (guests: number) =>
        guests === 0 ? 'just me' : guests === 1 ? 'me and one guest' : `me and ${guests} guests`,
      along: (guests: number) => (guests === 1 ? '1 guest' : `${guests} guests`),
      'too-many-guests': (title: string) => `“${title}” does not allow that many guests.`,
      'no-room-for-guests': (title: string) =>
        `“${title}” has no room for that many, or others have waited longer. Your sign-up stays as it was.`,
    },
    card: {
      until: (when: string) => `sign up until ${when}`,
      closed: (when: string) => `sign-up closed on ${when}`,
      needsApproval: 'the organiser decides who comes',
      guests: (most: number) => (most === 1 ? 'you may bring one guest' : `you may bring up to ${most} guests`),
      leftAndWaiting: (left: number, capacity: number, waiting: number) =>
        `${left} of ${capacity} places left, ${waiting} waiting`,
      thread: 'Questions, car shares, who brings what: in the thread of this message.',
    },
    shareLeft: (side: string, places: number) => `${side} ${places}`,
    sharesLeft: (sides: string, until: string | null) =>
      `still kept: ${sides}${until === null ? '' : ` (until ${until}, then for everyone)`}`,
    rosterOffered: (count: number) => `*Asked to take a place (${count})*`,
    approve: 'Approve',
    refuse: 'Not this time',
    asks: (name: string, title: string, when: string) =>
      `:raising_hand: ${name} would like to come to *${title}* (${when}). You decide.`,
    manyAsk: (count: number, title: string, when: string) =>
      `:raising_hand: ${count} people would like to come to *${title}* (${when}). You decide.`,
    noneAsk: (title: string, when: string) => `*${title}* (${when}): nobody waits for your answer any more.`,
    answered: {
      approved: (name: string) => `:white_check_mark: ${name} may come`,
      waiting: (name: string) => `:white_check_mark: ${name} is on the waitlist`,
      refused: (name: string) => `${name} does not come this time`,
    },
    asksHere: (who: string) => `:raising_hand: would like to come: ${who}`,
    moreAsk: (count: number) =>
      `${count === 1 ? 'One more asks' : `${count} more ask`}; they show up as these are answered.`,
    organised: {
      going: (name: string, title: string, isTold: boolean) =>
        `${name} has a place in *${title}* and ${isTold ? 'is being told' : 'has no Slack: please tell them yourself'}.`,
      waiting: (name: string, title: string, place: number) =>
        `${name} is number ${place} on the waitlist of *${title}*.`,
      offered: (name: string, title: string) => `A place in *${title}* is offered to ${name}.`,
      removed: (name: string, title: string, isTold: boolean) =>
        `${name} is off the list of *${title}* and ${isTold ? 'is being told' : 'has no Slack: please tell them yourself'}.`,
      refused: (name: string, title: string, isTold: boolean) =>
        isTold
          ? `${name} is told that it cannot be arranged for *${title}* this time.`
          : `${name} cannot come to *${title}* this time and has no Slack: please tell them yourself.`,
      notOnList: (name: string, title: string) => `${name} is no longer on the list of *${title}*.`,
      settledAlready: (name: string, title: string) => `This is settled already: ${name}, *${title}*.`,
    },
    list: {
      person: 'Who',
      position: 'New position on the waitlist',
      add: { title: 'Add somebody', send: 'Add', hint: 'They are told, and can give the place back.' },
      remove: { title: 'Take somebody off', send: 'Take off', hint: 'They are told. Whoever waits longest is next.' },
      move: { title: 'Move on the waitlist', send: 'Move', hint: 'Only those who wait. It goes on record.' },
      faults: {
        add: 'This person is on the list already.',
        remove: 'This person is not on the list any more.',
        move: 'This person is not waiting any more.',
      },
    },
    answers: { title: 'Answers', none: 'Nobody has answered yet.' },
    places: {
      title: 'Places',
      ask: (title: string) =>
        `*${title}*: how many places, and for whom? Nobody loses a place; with fewer, nothing is given until there is room.`,
      capacityHint: 'Leave empty when everyone who comes is welcome.',
      share: (side: string) => `Kept for ${side}`,
      releaseAt: 'Kept until',
      releaseHint: 'From then on, whoever waits longest gets them. Empty: until the start.',
      saved: 'The places are changed. Whoever fits now is being told.',
      sendAgain: '*Save* once more keeps what you have typed below.',
      faults: {
        capacity: 'A whole number up to 5,000, or leave it empty.',
        belowMinimum: 'Fewer than the activity needs to take place. First lower that number under “Edit”.',
        noCapacity: 'First say how many places there are in all.',
        largerThanCapacity: 'More than there are places in all.',
        moreThanCapacity: 'Together this is more than there are places in all.',
        released: 'This must be later than now and before the start.',
        noShares: 'Nothing is kept for anybody, so leave this empty.',
      },
    },
  },
  people: {
    help: { language: { usage: 'zh|en', does: 'choose your language' } },
    whichLanguage: 'Please say `/gongjian language zh` or `/gongjian language en`.',
    languageChosen: 'From now on I write to you in English. `/gongjian 语言 中文` 可以换成中文。',
    whichSide: 'Which side are you with? It is shown on rosters and in reports, and places may be kept for your side.',
    sideChosen: (name: string) => `Thank you. You are listed with ${name}.`,
    sideStays: (number: number) =>
      `You have said already which side you are with. Activity ${number} keeps places for each side: to change yours, give back your place there first (\`/gongjian leave ${number}\`).`,
  },
  publishing: {
    help: {
      edit: { usage: '<no>', does: 'change an activity' },
      cancel: { usage: '<no>', does: 'cancel an activity' },
      undo: { usage: '<no>', does: 'bring back an activity that was cancelled in the last ten minutes' },
      copy: { usage: '<no>', does: 'a new activity like an earlier one' },
      saveTemplate: { usage: '<no>', does: 'keep an activity as a template' },
      templates: { usage: '', does: 'the templates' },
    },
    edit: 'Edit',
    copy: 'Copy',
    undo: 'Undo the cancel',
    undoHint: 'For ten minutes you can bring it back, with everyone’s places.',
    saveTemplate: 'Save as template',
    fromTemplate: 'Begin from a template',
    editTitle: 'Edit the activity',
    form: {
      title: 'New activity',
      name: 'Title',
      category: 'Category',
      host: 'Host',
      when: 'When, in words',
      whenExample: 'next Wed 2pm to 4pm',
      whenHint: (today: string) => `Today is ${today}. You will see the date before anything is published.`,
      start: 'or pick the start',
      end: 'and the end',
      endHint: 'Without an end, two hours are assumed.',
      place: 'Place',
      placeHint: 'Where people meet; leave it empty when it is online only.',
      onlinePlace: 'Online',
      onlinePlaceHint: 'A meeting link, or how to take part from elsewhere.',
      capacity: 'How many places',
      capacityHint: 'Leave empty when everyone who comes is welcome.',
      description: 'What people should know',
      preview: 'Preview',
    },
    editAsk: (when: string, changes: number) =>
      changes === 0
        ? `*${when}*\nNothing is changed yet.`
        : `*${when}*\nThis is what you change. *Back* keeps everything you typed.`,
    willBeTold: (people: number) =>
      people === 0 ? 'Nobody gets a message about this.' : `${peopleAre(people)} told what has changed.`,
    waitingAreTold: 'Only those who wait get a message, when there is a place for them.',
    nobodyLoses:
      'More places are taken than there are now. Nobody loses theirs; a free one is given once there is room again.',
    more: { places: 'Places and sign-up', people: 'Reminders and people' },
    fields: {
      title: 'Title',
      speaker: 'Speaker',
      time: 'Time',
      place: 'Place',
      category: 'Category',
      host: 'Host',
      capacity: 'Places',
      shares: 'Kept for each side',
      release: 'For everyone from',
      guests: 'Guests with each sign-up, at most',
      minimum: 'Needed for it to run',
      until: 'Sign-up until',
      approval: 'The organiser decides who comes',
      claim: 'A freed place',
      questions: 'Questions',
      reminders: 'Reminders',
      asking: 'Those who have not answered are asked',
      coOrganisers: 'Also organised by',
      cover: 'Picture',
      description: 'What people should know',
    },
    fact: (label: string, value: string) => `*${label}:* ${value}`,
    change: (label: string, from: string, to: string) => `*${label}:* ${from} → ${to}`,
    isChanged: 'changed',
    none: 'none',
    yes: 'yes',
    noLimit: 'no limit',
    share: (side: string, places: number) => `${side} ${places}`,
    claimTime: (minutes: number) =>
      minutes === 0
        ? 'goes to the next person at once'
        : minutes % 1_440 === 0
          ? `is held for ${minutes === 1_440 ? 'a day' : `${minutes / 1_440} days`}`
          : `is held for ${minutes === 60 ? 'an hour' : `${minutes / 60} hours`}`,
    places: {
      share: (side: string) => `Places kept for ${side}`,
      shareHint: 'Only its people get them until the time below. Leave all empty when places are for everyone.',
      release: 'From when is everyone welcome to what is left of them?',
      releaseExample: 'next Mon 9am',
      releaseHint: 'In words. Whoever has waited longest gets what is left, whatever their side.',
      orPick: 'or pick it',
      until: 'Sign-up until',
      untilExample: 'next Tue 6pm',
      untilHint: (today: string) => `In words. Today is ${today}. Empty: until it begins.`,
      guests: 'How many guests may one person bring?',
      guestsHint: 'Each takes a place. Empty: none.',
      minimum: 'How many are needed for it to run?',
      minimumHint: 'If they are fewer when sign-up ends, you are asked what to do. Nothing is cancelled by itself.',
      signUp: 'Sign-up',
      approval: 'I decide about each person',
      asking: 'A day before it ends, ask those who have not answered',
      claim: 'When a place becomes free, it',
      claimHint: 'Short before the start it is always given at once.',
      questions: 'Questions at sign-up',
      questionsHint: 'One a line, at most five. A star at the end makes an answer necessary: Shoe size *',
    },
    people: {
      reminders: 'When are those who go reminded?',
      remindersHint: 'Empty: not at all.',
      coOrganisers: 'Who organises it with you?',
      coOrganisersHint: 'They can change it, see who comes, and cancel it.',
      cover: 'A picture for the card',
      coverHint: 'JPG, PNG or GIF.',
      coverThere: 'The picture it has',
      removeCover: 'Take it off',
    },
    fewerThanAsked: (least: number) =>
      `${least === 1 ? 'One place is' : `${least} places are`} the least here: so many are kept, or must come, by “Places and sign-up”. To change that, leave this as it was, preview, change it there, and come back.`,
    faults: {
      sharesNeedCapacity: (_: PlacesAsked) =>
        'Places can be kept only when their number is limited. Please go back and say how many there are.',
      sharesTooLarge: ({ shares, capacity }: PlacesAsked) =>
        `The shares make ${shares.reduce((sum, { places }) => sum + places, 0)} places together, and there are only ${capacity ?? 0}.`,
      minimumTooLarge: ({ minimum, capacity }: PlacesAsked) =>
        `It would need ${minimum ?? 0} people, and there are only ${capacity ?? 0} places.`,
      untilAfterStart: (_: PlacesAsked) => 'Sign-up cannot go on after the start.',
      releaseNeedsShares: (_: PlacesAsked) =>
        'There are no kept places that could be released. Fill in how many, or leave this empty.',
      releaseAfterStart: (_: PlacesAsked) => 'This is after the start.',
    },
    saved: (title: string, changes: number, told: number) =>
      changes === 0
        ? `*${title}* is as you want it already.`
        : `*${title}* is changed.${told === 0 ? '' : ` ${peopleAre(told)} told in a minute.`}`,
    conflict: {
      text: (editors: string, lines: string) =>
        `${editors === '' ? 'Somebody' : editors} changed this activity while you were editing it:\n${lines}\nNothing of yours is saved yet.`,
      ask: 'Where you both changed the same, whose counts?',
      theirs: 'Keep theirs',
      mine: 'Use mine',
    },
    template: {
      name: 'Name of the template',
      nameHint: 'A template of the same name is replaced.',
      saved: (name: string) =>
        `*${name}* is kept as a template. *New activity* offers it, and \`/gongjian templates\` lists them all.`,
      list: 'Templates',
      empty: 'There are no templates yet. Open an activity that you would like to repeat and press *Save as template*.',
      use: 'Use it',
      delete: 'Delete',
      deleteAsk: (name: string) => `Delete the template “${name}”? Activities that came from it stay.`,
    },
    changed: (title: string) => `:pencil2: Something has changed about *${title}*.`,
    runsAfterAll: (title: string, when: string, place: string) =>
      `*${title}* takes place after all, and your sign-up is as it was.\n${when} · ${place}`,
    undone: (title: string) =>
      `*${title}* is on again, with everyone’s places. Those who had been told of the cancel get a message.`,
    undoTooLate:
      'It was cancelled more than ten minutes ago, so it stays cancelled. You can publish it anew with *Copy*.',
    cancelledAlready: 'This activity is cancelled, so there is nothing to change.',
    notYours: 'Only its organisers and the liaison officers can do this. Nothing was changed.',
    strangerOrganises: 'One of the co-organisers is not in your partnership.',
    placesDoNotFit:
      'With what was changed meanwhile, the places do not fit together. Please open the activity again and look at its places.',
    draftGone: 'This form was open for too long. Please open it again.',
    templateGone: 'This template has been deleted.',
  },
  partnerships: {
    help: {
      setup: { usage: '', does: 'begin a partnership of two organisations' },
      settings: { usage: '', does: 'people, days and times, language' },
    },
    channelTaken: (channel: string, name: string) =>
      `<#${channel}> already belongs to “${name}”. Each partnership has channels of its own.`,
    inviteFirst: 'I am not in this channel yet. Type /invite @Gongjian there, then send this form again.',
    officersNeeded: 'Each side needs at least one liaison officer.',
    notOfPartnership: 'This is not part of your partnership.',
    setup: {
      title: 'Begin a partnership',
      next: 'Next: people',
      intro: 'Two organisations, one channel where their liaison group talks, one where everybody sees what is on.',
      name: 'Name of the partnership',
      nameExample: 'Fengcheng town and the School of Engineering',
      sideA: 'First organisation',
      sideB: 'Second organisation',
      liaisonChannel: 'Channel of the liaison group',
      liaisonHint: 'Digests and calls for help arrive here.',
      publicChannel: 'Channel for everybody',
      publicHint: 'Activities are published here.',
      timeZone: 'Time zone',
      language: 'Language in the channels',
      languageHint: 'Each person reads private messages in their own language.',
    },
    people: {
      title: 'People',
      intro: 'Who steers, and who publishes activities? Choose among the people of the two channels.',
      officers: (side: string) => `Liaison officers of ${side}`,
      officersHint: 'They keep the lists, read the digests, answer calls for help.',
      organisers: (side: string) => `Organisers of ${side}`,
      organisersHint: 'They publish and run activities. Liaison officers may too.',
    },
    ready: {
      title: 'Who does what',
      nobody: 'nobody yet',
      officers: (names: string) => `Liaison: ${names}`,
      organisers: (names: string) => `Organisers: ${names}`,
      ownerRole: (office: string, person: string, categories: string) => `${office}: ${person} (${categories})`,
      ownerRolesWhy:
        'Who answers for which kind of work? An owner role, such as “chair of the union: union services”, fills in the owners of new projects by itself.',
      addOwnerRole: 'Add an owner role',
      overview: 'Who does what',
      changePeople: 'Change people',
    },
    ownerRole: {
      title: 'Owner role',
      side: 'Side',
      office: 'Office',
      officeExample: 'Chair of the union',
      person: 'Person',
      categories: 'Answers for',
    },
    settings: {
      title: 'Settings',
      weeklyPostDay: 'Post what is on every',
      weeklyPostTime: 'at',
      digestDay: 'Digest for the liaison group every',
      digestTime: 'at',
      ladder:
        '*When nobody acts on a follow-up that is due:* it is put before these, one after the other, each so many times on working days; then it is silent and stays open.',
      asked: {
        askPerson: 'Its person',
        askBoth: 'Its person and the owner of the other side',
        askDigest: 'The liaison digest',
        askAgenda: 'The agenda of the next meeting',
      },
      times: (count: number) => (count === 0 ? 'Not at all' : count === 1 ? 'Once' : `${count} times`),
    },
    entry: {
      text: 'What the two organisations do together is announced in this channel. See what is on, sign up, and find your own activities with the buttons below, or type `/gongjian`.',
      everything: 'My page',
    },
    welcome: (name: string) =>
      `*${name}* is set up. Calls for help and the weekly digest arrive in this channel; activities are announced in the public one. Publish the first with \`/gongjian activity new\`, open the first project with \`/gongjian project new\`.`,
  },
  series: {
    help: {
      list: { usage: '', does: 'what repeats, and the lecture halls' },
      create: { usage: '<no>', does: 'repeat an activity every week or month' },
      hall: { usage: '', does: 'open a lecture hall, whose sessions you add one at a time' },
    },
    title: 'Series and lecture halls',
    repeat: 'Repeat',
    followingButton: 'The series',
    show: 'Show',
    coming: 'To come',
    past: 'So far',
    noneComing: 'Nothing is planned from here on.',
    empty: 'Nothing repeats yet, and there is no lecture hall. An organiser can begin one.',
    emptyOrganiser:
      'Nothing repeats yet. Publish the first activity, open its details and press *Repeat*, or type `/gongjian series new 12` with its number. For talks with a speaker each, open a lecture hall.',
    numberNeeded:
      'Please add the number of the activity that is to repeat, as in `/gongjian series new 12`. It becomes the first of the series.',
    notFound: 'This series is not part of your partnership.',
    alreadyInOne: 'This activity is part of a series already.',
    notInOne: 'This activity is not part of a series.',
    untilDay: (day: string) => `, until ${day}`,
    ended: ', ended',
    speaker: (name: string) => `Speaker: ${name}`,
    rhythms: {
      weeks: (interval: number, days: string) =>
        interval === 1
          ? `every ${days}`
          : interval === 2
            ? `every second ${days}`
            : `every ${interval} weeks on ${days}`,
      monthDate: (date: number) => `every month on day ${date}`,
      monthWeekday: (week: number, weekday: string) =>
        `every month on the ${['first', 'second', 'third', 'fourth', 'last'][week - 1]} ${weekday}`,
    },
    form: {
      title: 'Repeat an activity',
      next: 'Show the dates',
      intro: (title: string, when: string) =>
        `*${title}* (${when}) becomes the first of a series. The others get the same texts and settings.`,
      rhythm: 'How often',
      week: 'every week',
      twoWeeks: 'every second week',
      weekdays: 'On which days of the week',
      weekdaysHint: 'Only for weekly series. The day of the first one is among them.',
      until: 'Until which day',
      times: 'or how many times',
      timesHint: 'One of the two is needed; a series goes on for two years at most.',
      holiday: 'When it falls on a public holiday',
      holidays: { SKIP: 'leave it out', MOVE: 'move it to the next working day', KEEP: 'hold it all the same' },
    },
    faults: {
      endMissing: 'Please say until which day, or how many times.',
      endBeforeStart: 'The last day must not be before the first.',
      seriesTooLong: 'A series goes on for two years at most. You can begin another one then.',
      firstDayNotInRhythm: 'The day of the first activity must be among them.',
    },
    preview: {
      intro: (title: string, rhythm: string, time: string) => `*${title}*: ${rhythm}, ${time}`,
      holiday: 'public holiday',
      skipped: (day: string, holiday: string) => `~${day}~ left out: ${holiday}`,
      moved: (day: string, on: string, holiday: string) => `~${day}~ ${holiday}, moved to ${on}`,
      provisional: '(provisional: the holidays of that year are not published yet)',
      more: (count: number) => `and ${count} more`,
      how: 'Each is published eight weeks ahead and its card is posted two weeks before it.',
      start: 'Start the series',
    },
    started: (title: string) =>
      `The series *${title}* has begun. What is near is published already, the rest follows by itself. You find it with \`/gongjian series\`.`,
    following: {
      change:
        'Change this one first, with its own *Edit* button. Then all that follow can be made like it, each on its own day. What was changed by itself is left alone.',
      changeButton: 'Make all following like this one',
      changeAsk: (title: string) =>
        `Make all that follow like *${title}* is now? Whoever is signed up is told where time or place changes.`,
      changed: (changed: number, leftAlone: number, told: number) =>
        [
          changed === 0
            ? 'Nothing had to be changed.'
            : `${changed} following ${changed === 1 ? 'one is' : 'ones are'} changed.`,
          ...(leftAlone > 0
            ? [`${leftAlone} changed by ${leftAlone === 1 ? 'itself was' : 'themselves were'} left alone.`]
            : []),
          ...(told > 0 ? [`${peopleAre(told)} being told.`] : []),
        ].join(' '),
      cancel: (day: string) => `Or end the series: from ${day} on nothing of it takes place.`,
      cancelButton: 'Cancel this and all following',
      cancelAsk: (title: string, day: string) =>
        `End the series *${title}*? From ${day} on, this one included, all are cancelled, and everyone who is signed up is told.`,
      cancelled: (cancelled: number, told: number) =>
        `The series has ended: ${cancelled} cancelled${told > 0 ? `, ${peopleAre(told, 'one')} being told` : ''}.`,
      undo: 'Bring the series back',
      undone: (revived: number) =>
        `The series goes on: ${revived} brought back, with everyone’s places. Whoever had heard of the cancel gets a message.`,
    },
    hall: {
      kind: 'Lecture hall',
      open: 'Open a lecture hall',
      submit: 'Open',
      intro:
        'A lecture hall holds talks under one name. You add its sessions one at a time, each with its title and speaker.',
      name: 'Name of the lecture hall',
      place: 'Where it usually is',
      placeHint: 'Each session may be somewhere else.',
      noneComing: 'No session is planned. Add the next one when you know its speaker.',
      addSession: 'Add a session',
      sessionTitle: 'Title of the session',
      sessionSpeaker: 'Speaker',
      speakerHint: 'Name and what they do, as the card should say it.',
      opened: (title: string) =>
        `The lecture hall *${title}* is open. Add its first session: \`/gongjian series\`, then *Show*.`,
    },
  },
  projects: {
    help: {
      create: { usage: '', does: 'start a project, with one owner on each side' },
      list: { usage: '[no]', does: 'the projects, or one of them' },
    },
    listTitle: 'Projects',
    emptyList:
      'There is no project yet. A project is a piece of work with a goal and one owner on each side; an organiser starts it with `/gongjian project new`.',
    numberNeeded: 'Please give the number of the project, as in `/gongjian project 3`. `/gongjian project` lists them.',
    noSuchNumber: (number: number) => `There is no project number ${number} here. \`/gongjian project\` lists them.`,
    notFound: 'This project is not part of your partnership.',
    emptyMine: 'You own no project right now. Organisers start one and choose its owners.',
    notForYou: 'Only the owners of this project, organisers and liaison officers see what is in it.',
    cardTitle: (number: number, title: string) => `Project ${number}: ${title}`,
    cardFooter: (category: string) => `${category} · The talk about this project goes in this thread.`,
    addFollowUp: 'Add a follow-up',
    listFollowUps: 'Follow-ups',
    details: 'Details',
    nothingOpen: 'nothing open',
    open: (count: number, day: string) =>
      `${count === 1 ? 'one follow-up' : `${count} follow-ups`} open, next due ${day}`,
    more: {
      status: 'Where it stands…',
      milestone: 'Add a milestone…',
      edit: 'Edit…',
      history: 'What happened',
    },
    states: {
      names: { PLANNED: 'planned', ACTIVE: 'running', WAITING: 'waiting', FINISHED: 'finished' },
      PLANNED: (note: string) => `:seedling: *Planned:* ${note}`,
      WAITING: (note: string) => `:hourglass_flowing_sand: *Waiting for:* ${note}`,
      FINISHED: (note: string) => `:checkered_flag: *Finished:* ${note}`,
      nextMilestone: (text: string, day: string) => `:arrow_forward: *Running.* Next: ${text}, ${day}`,
      nextFollowUp: (day: string) => `:arrow_forward: *Running.* Next: a follow-up due ${day}`,
      nothingNext: ':arrow_forward: *Running.* Nothing is planned next; *Add a follow-up* says who does what by when.',
    },
    statusForm: {
      status: 'Where does it stand?',
      choices: { PLANNED: 'Planned', ACTIVE: 'Running', WAITING: 'Waiting for something', FINISHED: 'Finished' },
      note: 'In a line',
      noteHint:
        'Planned: when it begins. Waiting: for what. Finished: what came of it. While it runs, nothing is needed.',
      open: (count: number) =>
        count === 1
          ? 'One follow-up is open in it and stays open.'
          : `${count} follow-ups are open in it and stay open.`,
    },
    milestones: {
      text: 'What will be reached?',
      example: 'First course has ended',
      due: 'By when',
      open: (text: string, day: string) => `:white_large_square: ${text} · by ${day}`,
      late: (text: string, day: string) => `:white_large_square: ${text} · was to be reached by ${day}`,
      reached: (text: string, day: string) => `:white_check_mark: ${text} · reached ${day}`,
      reach: 'Reached',
      unreach: 'Not yet',
    },
    milestoneGone: 'This milestone is not part of your partnership.',
    saved: 'Saved',
    notYours: 'Only the owners of this project and the liaison officers can change it. Nothing was changed.',
    happened: {
      created: (who: string) => `${who} started the project`,
      edited: (who: string, title: string) => `:pencil2: ${who} edited the project: ${title}`,
      status: (who: string, state: string, note: string) =>
        `:vertical_traffic_light: ${who}: the project is ${state}${note === '' ? '' : `: ${note}`}`,
      milestone: (who: string, text: string, day: string) =>
        `:triangular_flag_on_post: ${who} added a milestone: ${text}, by ${day}`,
      milestoneMoved: (who: string, text: string, day: string) =>
        `:triangular_flag_on_post: ${who} moved a milestone: ${text}, now by ${day}`,
      reached: (who: string, text: string) => `:triangular_flag_on_post: ${who}: reached: ${text}`,
      notReached: (who: string, text: string) => `:triangular_flag_on_post: ${who}: not reached yet after all: ${text}`,
      handedOver: (who: string) => `${who} took over a side of the project`,
      followUpCreated: (who: string, number: number) => `${who} noted follow-up ${number}`,
      followUpDone: (who: string, number: number) => `${who} did follow-up ${number}`,
      followUpReopened: (who: string, number: number) => `${who} opened follow-up ${number} again`,
      followUpMoved: (who: string, number: number) => `${who} moved follow-up ${number}`,
      followUpHelp: (who: string, number: number) => `${who} asked for help with follow-up ${number}`,
      followUpHandedOver: (who: string, number: number) => `${who} took over follow-up ${number}`,
    },
    form: {
      title: 'New project',
      submit: 'Start',
      name: 'What is it called?',
      category: 'Category',
      goal: 'What should be there at the end?',
      goalHint: 'One or two sentences that both sides agree on.',
      owner: (side: string) => `Owner at ${side}`,
      ownerHint: 'The one person of this side who answers for it.',
      ownerPlaceholder: 'Type a name',
    },
    ownerFaults: {
      missing: 'Please choose the owner of this side.',
      stranger: 'This person is not in your partnership yet.',
      'other-side': 'This person is with another organisation. Please choose someone of this side.',
      twice: 'One person cannot own both sides. Please choose another for one of them.',
    },
    started: (number: number, title: string) =>
      `*${title}* has started as project ${number}. Its message is in the liaison channel: the talk goes in its thread, and *Add a follow-up* notes who does what by when.`,
  },
  reminders: {
    help: { usage: '', does: 'when you are reminded, and your quiet hours' },
    title: 'Reminders',
    open: 'When am I reminded?',
    due: (distance: string, title: string, when: string, place: string) =>
      `:bell: ${distance}: *${title}*\n${when} · ${place}`,
    distances: {
      minutes: (minutes: number) => `In ${minutes} minutes`,
      hour: 'In an hour',
      today: 'Today',
      tomorrow: 'Tomorrow',
      day: (day: string) => `On ${day}`,
    },
    before: {
      weeks: (count: number) => (count === 1 ? 'a week before' : `${count} weeks before`),
      days: (count: number) => (count === 1 ? 'a day before' : `${count} days before`),
      hours: (count: number) => (count === 1 ? 'an hour before' : `${count} hours before`),
      minutes: (count: number) => (count === 30 ? 'half an hour before' : `${count} minutes before`),
    },
    form: {
      mode: 'When are you reminded of what you signed up for?',
      modes: {
        organiser: 'When the organiser of each activity says',
        own: 'At times of my own',
        none: 'Never',
      },
      times: 'Times of my own',
      timesHint: 'They count when you choose “At times of my own”.',
      dailyHour: 'When do you get what is due on a day?',
      dailyHourHint: 'One message on working days, and only when something of yours is due.',
      quiet: 'Quiet hours',
      quietOption: 'What can wait is not sent to me in these hours',
      quietFrom: 'From',
      quietTo: 'Until',
      timesMissing: 'Please choose at least one time, or “Never” above.',
      sameTimes: 'These two are the same. For no quiet hours, take the tick away.',
    },
    saved: {
      organiser: 'You are reminded of each activity when its organiser says.',
      own: (times: string) => `You are reminded of each activity ${times}.`,
      none: 'You are not reminded of activities any more.',
      daily: (time: string) => `What is due comes in one message at ${time} on working days.`,
      quiet: (from: string, to: string) => `What can wait is not sent to you between ${from} and ${to}.`,
      noQuiet: 'You have no quiet hours.',
    },
    askButton: 'Ask those who have not answered',
    stopAsking: 'Ask nobody',
    asks: (when: string) =>
      `On ${when}, everyone who has neither signed up nor said no gets one message. While the activity is full, nobody does.`,
    asksNow:
      'Everyone who has neither signed up nor said no gets one message in a moment, unless the activity is full.',
    asksNobody: 'Nobody is asked.',
    askTooLate: 'Sign-up has closed, so there is nothing to ask any more.',
    askedAlready: 'They have been asked already. Nobody is asked twice.',
    cancelledAlready: 'This activity has been cancelled.',
    ask: (title: string, when: string, place: string, until: string) =>
      `Are you coming to *${title}*?\n${when} · ${place}\nSign-up ends ${until}. You are asked once.`,
    notThisTime: 'Not this time',
    notThisTimeDone: (title: string) =>
      `Noted: not this time for *${title}*. Should it suit you after all, sign up here.`,
    minimum: {
      ask: (title: string, when: string, seats: number, minimum: number) =>
        `*${title}* needs at least ${minimum} people; so far ${seats === 1 ? 'one is' : `${seats} are`} coming.\n${when}\nIt is never cancelled by itself: what shall happen?`,
      askAroundHint: '*Ask around* opens sign-up until the start and asks everyone who has not answered, once.',
      asked: (who: string, title: string, when: string, seats: number, minimum: number) =>
        `${who} is asking around for *${title}*: ${seats} of at least ${minimum} so far.\n${when}`,
      run: (title: string, when: string) => `*${title}* runs all the same, however many come.\n${when}`,
      runBy: (who: string, title: string, when: string) =>
        `*${title}* runs all the same, however many come. ${who} decided so.\n${when}`,
      reached: (title: string, when: string, seats: number, minimum: number) =>
        `:white_check_mark: *${title}* has enough people after all: ${seats} of at least ${minimum}.\n${when}`,
      cancelled: (title: string, when: string) => `*${title}* was cancelled.\n${when}`,
    },
    needsAtLeast: (places: string, minimum: number) => `${places}, needs at least ${minimum} to take place`,
    run: 'Run it all the same',
    askAround: 'Ask around',
    cancel: 'Cancel…',
    call: (title: string, when: string, place: string, missing: number) =>
      `:wave: *${title}* can still use ${missing === 1 ? 'one more person' : `${missing} more people`} to take place.\n${when} · ${place}`,
  },
  followUps: {
    listTitle: 'Follow-ups',
    help: {
      create: { usage: '', does: 'note who does what by when' },
      list: { usage: '[no]', does: 'what is open for you and in your projects, or one of it' },
    },
    done: 'Done',
    notDone: 'Not done after all',
    snooze: 'Snooze',
    needHelp: 'Need help',
    addResult: 'Add what came of it',
    changeResult: 'Change the line',
    details: 'Details',
    choices: {
      next: (day: string) => `Next working day: ${day}`,
      three: (day: string) => `In three working days: ${day}`,
      holiday: (day: string, holiday: string) => `After ${holiday}: ${day}`,
      pick: 'Pick a date…',
    },
    theHoliday: 'the holiday',
    settled: {
      title: (count: number) =>
        count === 1
          ? ':calendar: The public holidays have changed, and one of your dates with them.'
          : `:calendar: The public holidays have changed, and ${count} of your dates with them.`,
      line: (name: string, text: string, from: string, to: string) => `${text}  \`${name}\`\n${from} → *${to}*`,
      inThread: (line: string) => `:calendar: The public holidays have changed, and with them: ${line}`,
    },
    provisional: (day: string) => `${day} (provisional)`,
    makeUp: (day: string) => `${day} (make-up working day)`,
    due: {
      today: 'due today',
      coming: (day: string) => `due ${day}`,
      late: (day: string, workingDays: number) =>
        workingDays === 0
          ? `was due ${day}`
          : `was due ${day}, ${workingDays === 1 ? 'one working day' : `${workingDays} working days`} ago`,
      moved: (day: string, first: string) => `moved to ${day}, first due ${first}`,
    },
    inShort: (number: number, who: string, day: string, isDone: boolean) =>
      `:pushpin: Follow-up ${number}, ${who}, ${isDone ? 'done' : `due ${day}`}`,
    origins: {
      message: 'from a message',
      meeting: (number: number) => `from meeting ${number}`,
      visit: (enterprise: string, day: string) => `from the visit to ${enterprise} on ${day}`,
    },
    repeat: {
      every: {
        week: (count: number) => (count === 1 ? 'every week' : `every ${count} weeks`),
        month: (count: number) => (count === 1 ? 'every month' : `every ${count} months`),
        'working-days': (count: number) => (count === 1 ? 'every working day' : `every ${count} working days`),
      },
    },
    inProject: (number: number, title: string) => `Project ${number}, ${title}`,
    nudge: {
      title: (count: number) => (count === 1 ? 'One follow-up for today' : `${count} follow-ups for today`),
      theirs: (count: number) =>
        count === 1 ? 'Not done yet on the other side' : `${count} not done yet on the other side`,
      fresh: (count: number) => (count === 1 ? 'A new follow-up for you' : `${count} new follow-ups for you`),
      text: (title: string, items: string) => `${title}: ${items}`,
      more: (count: number) =>
        `${count === 1 ? 'One more is' : `${count} more are`} due. \`/gongjian followup\` shows them all.`,
      again: (times: number) => `asked ${times === 2 ? 'a second time' : `${times} times`}`,
      both: 'the owner of the other side reads of it too',
      deputy: (who: string) => `you stand in for ${who}`,
      noAnswer: (who: string) => `${who} has not said yet whether they take it over`,
      why: (time: string, { askPerson, askBoth }: { askPerson: number; askBoth: number }) =>
        `On working days at ${time}, one message, and only when there is something. Each is asked about at most ${askPerson + askBoth === 1 ? 'once' : `${askPerson + askBoth} times`}${askBoth > 0 ? ', at last with the owner of the other side' : ''}, and then it is only in the digest. *…* mutes it.`,
      whyToRead: (time: string) =>
        `On working days at ${time}, one message, and only when there is something. To mute one of them press *Details*.`,
      givenBy: (who: string) => `from ${who}`,
      left: (name: string) => `${name}, no longer in Slack`,
    },
    more: {
      handOver: 'Hand over…',
      mute: 'No messages about this one',
      muteProject: (number: number) => `No messages about project ${number}`,
    },
    unmute: 'Ask me again',
    happened: {
      done: (text: string) => `:white_check_mark: *Done:* ${text}`,
      reopened: (text: string) => `:leftwards_arrow_with_hook: *Open again:* ${text}`,
      muted: (text: string) =>
        `:no_bell: *Muted:* ${text}\nYou get no more messages about it. It stays open, and in the digest.`,
      unmuted: (text: string) => `:bell: *You are asked again about:* ${text}`,
      askedOver: (text: string, who: string) => `:handshake: *${who} was asked to take it over:* ${text}`,
      handedOver: (text: string, who: string) => `:handshake: *${who} has it now:* ${text}`,
      moved: (text: string, day: string) => `:calendar: *Moved to ${day}:* ${text}`,
      help: (text: string, number: number) =>
        `:raised_hand: *Help asked:* ${text}\nThe liaison group has it as difficulty ${number}. You get their answer as a message, and until then you are not asked about this.`,
      theirHelp: (text: string, number: number) =>
        `:raised_hand: *The other side has asked for help:* ${text}\nThe liaison group has it as difficulty ${number}, and until there is an answer nobody is asked about this.`,
    },
    outcome: {
      done: (who: string, number: number, text: string) =>
        `:white_check_mark: ${who} has done follow-up ${number}: ${text}`,
      reopened: (who: string, number: number, text: string) =>
        `:leftwards_arrow_with_hook: ${who} opened follow-up ${number} again, it is not done after all: ${text}`,
      moved: (who: string, number: number, text: string, day: string) =>
        `:calendar: ${who} moved follow-up ${number} to ${day}: ${text}`,
      help: (who: string, number: number, text: string, reason: string) =>
        `:raised_hand: ${who} asked the liaison group for help with follow-up ${number}: ${text}\n> ${reason}`,
      next: (day: string) => `\nThe next one is due ${day}.`,
      handedOver: (who: string, number: number, text: string) =>
        `:handshake: ${who} has taken over follow-up ${number}: ${text}`,
      noted: (who: string, number: number, text: string, note: string) =>
        `:memo: ${who} on follow-up ${number}, ${text}:\n> ${note}`,
      forTheOthers: (people: string) => `For ${people} to know.`,
    },
    created: (number: number, who: string, text: string, day: string) =>
      `:pushpin: Follow-up ${number} for ${who}, due ${day}: ${text}`,
    form: {
      title: 'New follow-up',
      submit: 'Save',
      project: 'Project',
      projectHint: 'Leave it empty when it belongs to none.',
      text: 'What will be done?',
      textExample: 'Send the list of machines to the college',
      person: 'Who does it?',
      personHint: 'One person. The owners of the project come first.',
      personPlaceholder: 'Type a name',
      words: 'By when, in words',
      wordsExample: 'next Friday',
      wordsHint: (today: string) => `Today is ${today}. You will see the date before it is saved.`,
      due: 'or pick the day',
      repeat: 'Again',
      once: 'Once',
      repeatHint: 'When it is done, the next one is noted by itself, on a working day.',
    },
    confirm: {
      title: 'Is this the day?',
      ask: (day: string) => `*Due ${day}*`,
      movedOn: (wanted: string, day: string) =>
        `${wanted} is not a working day, so it becomes the next one.\n*Due ${day}*`,
      back: '*Back* keeps everything you typed.',
    },
    saved: (number: number, text: string, who: string, day: string, inProject: boolean) =>
      `Follow-up ${number} is noted: *${text}*\n${who}, due ${day}. ${inProject ? 'The thread of the project' : 'The liaison channel'} shows it to both sides.`,
    faults: {
      dayMissing: 'Say by when: in words here, or pick the day below.',
      dayMissingPick: 'Please pick a day.',
      words: 'I could not read this as a day. Try “next Friday”, or pick the day below.',
      recurring: 'This sounds like something that repeats. Please give its first day, and choose “Again” below.',
      past: 'This day has already passed.',
      tooFar: 'This is more than two years away. Is the year right?',
      stranger: 'This person is not in your partnership.',
    },
    snoozeForm: {
      title: 'Snooze',
      submit: 'Move',
      until: 'When shall I ask again?',
      hint: 'The first due day stays on the record.',
    },
    helpForm: {
      title: 'Need help',
      submit: 'Ask',
      text: 'What is in the way?',
      hint: 'It goes to the liaison group of all sides, in their channel.',
    },
    resultForm: {
      title: 'What came of it',
      text: 'In a line or two, for the other side',
    },
    notDoneYet: (text: string) => `*${text}* is open, so there is nothing to add yet. Nothing was changed.`,
    listMine: 'Yours',
    listOthers: 'Others',
    emptyList: 'Nothing is open for you. `/gongjian followup new` notes who does what by when.',
    emptyProject: 'Nothing is open in this project.',
    listMore: (count: number) => `${count} more are open.`,
    numberNeeded:
      'Please give the number of the follow-up, as in `/gongjian followup 7`. `/gongjian followup` lists them.',
    noSuchNumber: (number: number) =>
      `There is no follow-up number ${number} here. \`/gongjian followup\` lists yours.`,
    notFound: 'This follow-up is not part of your partnership.',
    notForYou:
      'Only its person, who noted it, the owners of its project, organisers and liaison officers see this follow-up.',
    notYours: (who: string) =>
      `This follow-up belongs to ${who}. Only they, the owners of its project and the liaison officers can change it. Nothing was changed.`,
    notYourProject: 'Only the owners of a project, organisers and liaison officers add follow-ups to it.',
    onlyForYourself:
      'Outside a project you can note follow-ups for yourself; organisers and liaison officers note them for others too. Nothing was saved.',
    doneAlready: (text: string) => `*${text}* is done already, so nothing was changed.`,
    helpAlready: (number: number) => `Help has been asked already: it is difficulty ${number}. Nothing was changed.`,
  },
  checkIns: {
    help: {
      checkIn: { usage: '[code]', does: 'say that you are here, with the code the organiser shows' },
      checkOut: { usage: '', does: 'say that you are leaving' },
    },
    checkIn: 'Check in',
    here: 'I am here',
    leave: 'Check out',
    showCode: 'Show the code',
    codeForm: {
      code: 'The six digits',
      hint: 'The organiser shows or reads out the code. It changes every two minutes.',
    },
    shownCode: {
      title: 'Check-in code',
      until: (time: string) => `This code counts until ${time}. Then show a new one.`,
      how: (code: string) => `People press “I am here” or type \`/gongjian checkin ${code}\`.`,
      renew: 'New code',
    },
    outcomes: {
      'checked-in': (title: string) =>
        `:white_check_mark: You are checked in to *${title}*. Please check out if you leave early; otherwise your time counts to the end.`,
      'walk-in': (title: string) =>
        `:white_check_mark: Welcome to *${title}*. You had no place, that is fine: you are on the list as a walk-in. Please check out if you leave early; otherwise your time counts to the end.`,
      already: (title: string) => `You are already checked in to *${title}*.`,
      early: (title: string, when: string) => `Check-in for *${title}* opens at ${when}.`,
      over: (title: string) =>
        `*${title}* is over, so you can no longer check in. If you were there, please tell the organiser.`,
      cancelled: (title: string) => `*${title}* was cancelled.`,
      wrong: 'This is not the code that is shown now. Please look again: it changes every two minutes.',
      noneOpen: 'No activity can be checked in to right now. Check-in opens half an hour before the start.',
      wait: (time: string) =>
        `That was five wrong codes. You can try again at ${time}, or ask the organiser to tick you on the roster.`,
    },
    left: (title: string) =>
      `You are checked out of *${title}*. Thank you for coming. \`/gongjian hours\` shows what counts.`,
    nowhere:
      'You are not checked in anywhere at the moment. Whoever forgets to check out is counted to the end, so nothing is lost.',
    youAreAt: (title: string) => `You are at *${title}*.`,
    rosterClosed: 'The roster opens half an hour before the start and closes two weeks after the end.',
    roster: {
      title: 'Roster',
      intro: (here: number, all: number) =>
        all === 0 ? 'Nobody has signed up yet.' : `Tick who is here. So far: ${here} of ${all}.`,
      walkIn: 'walk-in',
      saveAndNext: 'Save, next page',
      others: 'Others from Slack',
      othersHint: 'People who came without signing up. Type part of a name.',
      names: 'Others without Slack',
      namesHint: 'One name a line.',
      side: 'Their side',
      saved: (count: number) => `Saved. ${peopleAre(count)} checked in.`,
    },
  },
  hours: {
    help: { usage: '', does: 'see your hours of this year, by activity' },
    title: 'My hours',
    length: (minutes: number) => {
      const hours = Math.floor(minutes / 60)
      const rest = minutes % 60
      return [hours > 0 || rest === 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ')
    },
    total: (year: number, length: string) => `Your hours in ${year}: ${length}`,
    none: (year: number) => `You have no hours in ${year} yet`,
    line: (day: string, title: string, length: string, isCorrected: boolean) =>
      `${day} · ${title} · *${length}*${isCorrected ? ' (corrected)' : ''}`,
    more: (count: number) => `${count} earlier activities are in the file.`,
    how: 'Counted from check-in to check-out, at most the planned length. Is something wrong? Tell a liaison officer.',
    asFile: 'As a file',
    statement: {
      title: 'Statement of hours',
      send: 'Send it to me',
      person: 'Whose hours',
      personHint: 'Leave it empty for everyone.',
      from: 'From',
      to: 'To',
      comes: 'The file is on its way to you as a direct message.',
      days: (from: string, to: string) => `${from} to ${to}`,
      file: (name: string, days: string) => `Hours of ${name}, ${days}.`,
      fileAll: (days: string) => `Hours of everyone, ${days}.`,
      fileName: (name: string | null, from: string, to: string) => `Hours ${name ?? 'of everyone'} ${from} to ${to}`,
    },
    sheet: {
      title: (name: string) => `Statement of hours: ${name}`,
      titleAll: 'Hours of everyone',
      scope: (partnership: string, from: string, to: string) => `${partnership}, ${from} to ${to}`,
      madeOn: (day: string) => `Made on ${day}`,
      people: 'People',
      detail: 'Activities',
      corrected: 'corrected',
      columns: {
        name: 'Name',
        organization: 'Organisation',
        day: 'Date',
        time: 'Planned',
        activity: 'Activity',
        activities: 'Activities',
        hours: 'Hours',
        note: 'Note',
        total: 'Total',
      },
    },
    correction: {
      title: 'Correct hours',
      submit: 'Propose',
      intro: (planned: string) => `Planned: ${planned}. It counts once a liaison officer of the other side agrees.`,
      person: 'Whose hours',
      hours: 'Hours that should count',
      hoursHint: 'For example 1.5 for an hour and a half.',
      reason: 'Why',
      tooMuch: (planned: number) =>
        `The activity was planned for ${Math.round((planned / 60) * 100) / 100} hours; more cannot count.`,
      waitsAlready: 'A correction for this person is waiting already. It has to be decided first.',
      nobodyElse: 'There is no other liaison officer who could agree, so nothing was changed.',
      notYou: 'Another liaison officer has to decide this, of the other side where there is one.',
      sent: 'Proposed. It counts as soon as another liaison officer agrees; you will be told.',
      asks: (who: string, person: string, title: string, when: string, length: string, reason: string) =>
        `${who} proposes that *${length}* count for *${person}* in *${title}* (${when}).\n> ${reason}`,
      agree: 'Agree',
      decline: 'Do not agree',
      about: (person: string, title: string) => `Hours of *${person}* in *${title}*:`,
      agreed: (who: string, length: string) => `:white_check_mark: ${who} agreed: ${length} count.`,
      declined: (who: string) => `${who} did not agree, so nothing changes. Please talk about it.`,
      yours: (title: string, length: string, reason: string) =>
        `Your hours in *${title}* were corrected: ${length} count now.\n> ${reason}`,
    },
  },
  afterwards: {
    show: 'How it went',
    ask: (title: string) => `How was *${title}* for you?`,
    thanks: (title: string, stars: string) => `Thank you. *${title}*: ${stars}`,
    addLine: 'Add a line',
    changeLine: 'Change the line',
    lineLabel: 'What was good, what could be better?',
    withoutNames: 'The organiser sees it without names.',
    onlyThere: 'Only those who were checked in can say how it was.',
    starsFirst: 'Please choose the stars first.',
    figures: (people: number, walkIns: number, length: string) =>
      `${people} ${people === 1 ? 'person' : 'people'} there${walkIns > 0 ? `, ${walkIns} without a sign-up` : ''}; ${length} in all`,
    missing: (count: number, names: string) => `Had a place and not checked in (${count}): ${names}`,
    noFeedback: 'No feedback yet.',
    average: (average: string, count: number) => `*Feedback: ${average} of 5 stars* (${count})`,
    noteAsked: (title: string, figures: string) =>
      `*${title}* is over: ${figures}. Please write a closing note; both sides confirm it, and then it is posted under the card.`,
    nobodyCheckedIn: (title: string) =>
      `*${title}* is over, and nobody is checked in yet. Please tick on the roster who was there, then write a closing note.`,
    notOver: 'A closing note is written when the activity is over.',
    note: {
      title: 'Closing note',
      write: 'Write the closing note',
      change: 'Change the closing note',
      submit: 'Send to both sides',
      intro: 'It goes to the liaison officers of every side. A change later asks all of them again.',
      text: 'What was done',
      textHint: 'Two or three sentences that both sides can stand behind.',
      people: 'How many people',
      hours: 'Hours in all',
      fromCheckIns: 'Filled in from the check-ins. Change it if they do not tell all.',
      pictures: 'Pictures',
      keepPictures: (count: number) =>
        `Leave it empty to keep the ${count === 1 ? 'picture' : `${count} pictures`} there.`,
      saved: 'Saved. The liaison officers of every side are asked to confirm it.',
      changedMeanwhile:
        'Somebody has changed the closing note in the meantime. Please close this form and open it again; copy your text first.',
      changedSince: 'The closing note was changed since, and you have a newer message about it.',
      noSide: 'Please say first which side you are with: on the Home tab, at the top.',
      figures: (people: number, length: string) => `${people} ${people === 1 ? 'person' : 'people'}, ${length} in all`,
      picture: (title: string) => `Picture of ${title}`,
      asks: (who: string, title: string, when: string) =>
        `${who} has written the closing note of *${title}* (${when}). Is it right for your side?`,
      waits: (title: string) => `The closing note of *${title}* waits for your side.`,
      confirm: 'Confirm for our side',
      confirmedFor: (side: string, who: string) => `:white_check_mark: ${side}: confirmed by ${who}`,
      waitsFor: (side: string) => `:hourglass_flowing_sand: ${side}: not confirmed yet`,
      posted: (title: string) => `Closing note: ${title}`,
      updated: (title: string) => `Closing note, changed: ${title}`,
      confirmedBy: (sides: string) => `Confirmed by ${sides}.`,
    },
  },
  handOvers: {
    open: 'Hand over',
    accept: 'I take it',
    giveBack: 'Give it back',
    form: {
      title: 'Hand over',
      submit: 'Ask',
      person: 'Who takes it over?',
      personHint: 'Somebody of the same side. It stays where it is until they have said yes.',
      personPlaceholder: 'Type a name',
      note: 'A line for them',
      noteHint: 'What they should know, and where to find it.',
    },
    faults: {
      stranger: 'This person is not in your partnership, or is no longer in Slack.',
      otherSide: 'This person is with another organisation. Please choose somebody of the same side.',
      same: 'It is with this person already.',
      askedAlready: (who: string) => `${who} was asked already and has not answered yet. Nothing was changed.`,
    },
    project: (number: number, title: string) => `Project ${number}, ${title}`,
    followUp: (number: number, text: string) => `follow-up ${number}, ${text}`,
    whatIsOpen: 'What is open in it',
    nothingOpen: 'Nothing is open in it.',
    others: (count: number) => `and ${count} more`,
    asked: (who: string) => `${who} has been asked. You are told what they say; until then it stays as it is.`,
    ask: (who: string, subject: string) => `:handshake: ${who} asks you to take over ${subject}`,
    askFor: (who: string, from: string, subject: string) =>
      `:handshake: ${who} asks you to take over from ${from}: ${subject}`,
    why: 'Nothing changes until you answer. Giving it back is fine.',
    youAccepted: (subject: string) => `:white_check_mark: You have taken over ${subject}`,
    youGaveBack: (subject: string) => `:leftwards_arrow_with_hook: You gave back ${subject}`,
    withdrawn: (subject: string) => `Somebody else was asked meanwhile: ${subject}. There is nothing for you to do.`,
    accepted: (who: string, subject: string) => `:white_check_mark: ${who} has taken over ${subject}`,
    gaveBack: (who: string, subject: string) => `:leftwards_arrow_with_hook: ${who} gave back ${subject}`,
    taken: (who: string, from: string, count: number) =>
      `:handshake: ${who} has taken over from ${from}${count === 0 ? '' : count === 1 ? ', with one open follow-up' : `, with ${count} open follow-ups`}.`,
    backForm: {
      title: 'Give it back',
      submit: 'Give back',
      reason: 'Why, or who else could do it',
    },
    notYours: (who: string) => `This question is for ${who}. Nothing was changed.`,
    notOwner: 'Only the owners of this project and the liaison officers can hand it over.',
    notFound: 'This is no longer there.',
  },
  departures: {
    left: (who: string) => `:wave: *${who} is no longer in Slack.* What was theirs needs somebody else of their side.`,
    settled: (who: string) => `:wave: *${who} is no longer in Slack.* Nothing of theirs is open any more.`,
    back: (who: string) => `:wave: *${who} is in Slack again.* What nobody has taken over stays theirs.`,
    choose: 'Who takes over?',
    chooseOther: 'Ask somebody else',
    asked: (who: string) => `${who} has been asked and has not answered yet.`,
    givenBack: (who: string) => `${who} has given it back.`,
    more: (count: number) =>
      `${count === 1 ? 'One more is' : `${count} more are`} open. \`/gongjian followup\` shows them.`,
    why: 'This comes once, to the liaison officers of that side. Whoever is chosen is asked first; until then everything stays open.',
  },
  difficulties: {
    help: {
      create: { usage: '', does: 'tell the liaison group what is in the way' },
      list: { usage: '[no|all]', does: 'what is in the way, or one of it with its answer' },
    },
    listTitle: 'Difficulties',
    filters: { open: 'Only what is open', all: 'Settled ones too' },
    emptyList: 'Nothing is in the way right now. `/gongjian difficulty new` tells the liaison group when something is.',
    numberNeeded:
      'Please give the number of the difficulty, as in `/gongjian difficulty 2`. `/gongjian difficulty` lists them.',
    noSuchNumber: (number: number) =>
      `There is no difficulty number ${number} here. \`/gongjian difficulty all\` lists them.`,
    notFound: 'This difficulty is not part of your partnership.',
    stranger: 'This person is not in your partnership. Nothing was changed.',
    answeredAlready: 'This difficulty is answered already, so it keeps its owner and date.',
    notYoursToAnswer: 'Only the owner of this difficulty and the liaison officers can answer it.',
    notYoursToConfirm: 'Only the person who asked can say whether it is settled.',
    title: (number: number) => `Difficulty ${number}`,
    line: (number: number, text: string) => `Difficulty ${number}: ${text}`,
    states: {
      OPEN: 'waits for an owner',
      IN_HAND: (owner: string, day: string) => `${owner} answers by ${day}`,
      ANSWERED: 'answered, not confirmed yet',
      CONFIRMED: 'settled',
    },
    from: (who: string, when: string) => `From ${who}, ${when}`,
    about: (followUp: string) => `About the follow-up: ${followUp}`,
    give: 'Give it an owner',
    giveAgain: 'Change owner or date',
    answer: 'Answer',
    correct: 'Change my answer',
    confirm: 'It is settled',
    settledItself: 'It has settled itself',
    reopen: 'Not settled',
    answerBy: (who: string, answer: string) => `*Answer from ${who}:*\n>>> ${answer}`,
    details: 'Details',
    history: {
      filed: (day: string, who: string) => `${day}: asked by ${who}`,
      inHand: (day: string, who: string, owner: string, dueOn: string) =>
        `${day}: ${who} gave it to ${owner}, to be answered by ${dueOn}`,
      answered: (day: string, who: string, text: string) => `${day}: ${who} answered “${text}”`,
      corrected: (day: string, who: string, text: string) => `${day}: ${who} changed the answer to “${text}”`,
      confirmed: (day: string, who: string) => `${day}: ${who} confirmed that it is settled`,
      reopened: (day: string, who: string, text: string) => `${day}: ${who} opened it again: “${text}”`,
    },
    form: {
      title: 'New difficulty',
      submit: 'Send',
      text: 'What is in the way?',
      hint: 'It goes to the liaison group of all sides, in their channel. You get their answer as a message.',
      project: 'Which project is it about?',
    },
    filed: (number: number) => `The liaison group has it as difficulty ${number}. You get their answer as a message.`,
    ownerForm: {
      title: 'Owner and date',
      owner: 'Who sees to it?',
      ownerHint: 'One person, who is told. The owners of the project come first.',
      dueOn: 'Answer by',
      dueOnHint: 'A working day; a day off becomes the next one.',
    },
    dayMoved: (day: string) => `${day} is not a working day, so it becomes the next one.`,
    inHandSaved: (number: number, owner: string, day: string) =>
      `Difficulty ${number} is with ${owner} now, to be answered by *${day}*. The people concerned are told.`,
    inHand: {
      yours: (number: number, day: string) =>
        `:raised_hand: Difficulty ${number} is yours to see to. Please answer it by ${day}; you are reminded once, that morning.`,
      ofYours: (number: number, who: string, day: string) =>
        `:raised_hand: ${who} sees to your difficulty ${number} and answers by ${day}.`,
      nowWith: (number: number, who: string, day: string) =>
        `:raised_hand: Difficulty ${number} is with ${who} now, to be answered by ${day}. You need not see to it any more.`,
    },
    dueToday: (number: number) => `:raised_hand: Difficulty ${number} is to be answered today.`,
    standsIn: (who: string) => `You stand in for ${who}, so it comes to you.`,
    wasDue: (number: number, day: string) => `:raised_hand: Difficulty ${number} was to be answered by ${day}.`,
    answerForm: {
      title: 'Answer',
      submit: 'Answer',
      text: 'What is the answer?',
      hint: 'It stays on the record and goes to who asked and to the owner on the other side.',
    },
    told: (number: number) => `Difficulty ${number} is answered. Those concerned get a message.`,
    answeredBefore: (number: number, who: string, answer: string) =>
      `Difficulty ${number} was answered by ${who} before you, and that answer stands:\n>>> ${answer}`,
    settledBefore: (number: number) =>
      `Difficulty ${number} has settled itself, says who asked. There is nothing to do any more.`,
    yourAnswer: (number: number, text: string, who: string, answer: string) =>
      `:speech_balloon: ${who} has answered your difficulty ${number}.\n> ${text}\n\n${answer}`,
    otherAnswer: (number: number, filer: string, text: string, who: string, answer: string) =>
      `:speech_balloon: ${who} has answered difficulty ${number}, which ${filer} had filed.\n> ${text}\n\n${answer}`,
    askedAgain: (followUp: string) => `From the next working day you are asked about “${followUp}” again.`,
    confirmed: (number: number) => `Difficulty ${number} is settled. Thank you for saying so.`,
    settledNotice: (number: number, who: string, text: string) =>
      `:white_check_mark: Difficulty ${number} has settled itself, says ${who}. You need not answer it any more.\n> ${text}`,
    reopenForm: {
      title: 'Not settled',
      submit: 'Open again',
      text: 'What is still missing?',
      hint: 'The liaison group and whoever answered read this.',
    },
    reopened: (number: number) => `Difficulty ${number} is open again, and the liaison group knows why.`,
    reopenedNotice: (number: number, who: string, reason: string) =>
      `:leftwards_arrow_with_hook: For ${who} difficulty ${number} is not settled yet. It waits for an owner and a date again.\n> ${reason}`,
  },
  lists: {
    title: 'Offers and needs',
    kinds: {
      OFFER: {
        help: {
          create: { usage: '', does: 'put on the list what your side can give' },
          list: { usage: '[no|all]', does: 'what the sides offer, or one of it' },
        },
        name: 'Offer',
        list: 'Offers',
        title: (number: number) => `Offer ${number}`,
        create: 'New offer',
        change: 'Edit the offer',
        empty: 'Nothing is on offer yet. `/gongjian offer new` puts on the list what your side can give.',
        text: 'What can your side give?',
        example: 'A teacher for lathe training in the evening',
        met: 'Taken up',
        isMet: 'taken up',
        numberNeeded: 'Please give the number of the offer, as in `/gongjian offer 3`. `/gongjian offer` lists them.',
        noSuchNumber: (number: number) =>
          `There is no offer number ${number} here. \`/gongjian offer all\` lists them.`,
        added: (number: number, text: string) => `Offer ${number} is on the list: *${text}*\nAll sides can read it.`,
        saved: (number: number, text: string) => `Offer ${number} is saved: *${text}*`,
      },
      NEED: {
        help: {
          create: { usage: '', does: 'put on the list what your side looks for' },
          list: { usage: '[no|all]', does: 'what the sides look for, or one of it' },
        },
        name: 'Need',
        list: 'Needs',
        title: (number: number) => `Need ${number}`,
        create: 'New need',
        change: 'Edit the need',
        empty: 'Nobody looks for anything yet. `/gongjian need new` puts on the list what your side needs.',
        text: 'What does your side look for?',
        example: 'Twenty helpers for the clean-up of the park',
        met: 'Met',
        isMet: 'met',
        numberNeeded: 'Please give the number of the need, as in `/gongjian need 3`. `/gongjian need` lists them.',
        noSuchNumber: (number: number) => `There is no need number ${number} here. \`/gongjian need all\` lists them.`,
        added: (number: number, text: string) =>
          `Need ${number} is on the list: *${text}*\nAll sides can read it. When nobody has met it in a week, it goes on the agenda of the next meeting.`,
        saved: (number: number, text: string) => `Need ${number} is saved: *${text}*`,
      },
    },
    filters: { open: 'Only what holds', all: 'All that ever were' },
    newest: (count: number) => `The newest ${count}. Each can be opened by its number.`,
    details: 'Details',
    until: (day: string) => `until ${day}`,
    expired: (day: string) => `ran out on ${day}`,
    withdrawn: 'withdrawn',
    edit: 'Edit',
    withdraw: 'Withdraw',
    reopen: 'Put back on the list',
    fact: (name: string, value: string) => `${name}: ${value}`,
    form: {
      category: 'Category',
      amount: 'How much',
      amountExample: '2 evenings a week, up to 20 people',
      whenAndWhere: 'When and where',
      whenAndWhereExample: 'From October, in the workshop of the college',
      contact: 'Contact',
      contactPlaceholder: 'Type a name',
      contactHint: 'Somebody of your own side.',
      validUntil: 'Holds until',
      validUntilHint: 'After this day it leaves the list and stays on the record.',
    },
    faults: {
      past: 'This day has already passed.',
      tooFar: 'This is more than two years away. Is the year right?',
    },
    contactOfSide: 'Please choose somebody of your own side.',
    sideFirst: 'Please say first which side you are with: the Home tab asks you. Nothing was saved.',
    notYours: (side: string) => `This is on the list of ${side}, and only its people change it. Nothing was changed.`,
    notOpen: 'This is not on the list any more. Put it back first. Nothing was changed.',
    notFound: 'This is not on a list of your partnership.',
    meanwhile: (who: string, text: string, facts: string) =>
      `:warning: ${who} has changed it while you were typing, so nothing was saved yet. It now reads:\n> ${text}\n> ${facts}\nWhat you typed is below; saving it again replaces that.`,
  },
  milestones: {
    title: (count: number) =>
      count === 1 ? 'A milestone of your project is due' : `${count} milestones of your projects are due`,
    why: (time: string, { askPerson }: { askPerson: number }) =>
      `On working days at ${time}, one message, and only when there is something. A milestone is asked about ${askPerson === 1 ? 'once' : `at most ${askPerson} times`}, and again when it is moved to another day.`,
    move: 'Move the date',
    moveHint: 'The other side reads of it in the thread of the project.',
    isReached: (text: string) => `:white_check_mark: *Reached:* ${text}`,
    isOpen: (text: string) => `:leftwards_arrow_with_hook: *Not reached yet:* ${text}`,
    isMoved: (text: string, day: string) => `:calendar: *Now by ${day}:* ${text}`,
    reachedAlready: 'This milestone is reached already, so it keeps its date.',
  },
  daysOff: {
    title: (count: number) =>
      count === 1
        ? ':calendar: An activity you run now falls on a day off.'
        : `:calendar: ${count} activities you run now fall on days off.`,
    holiday: (name: string) => `a day off: ${name}`,
    vacation: (side: string, name: string) => `${side} is off: ${name}`,
    move: 'Move it',
    more: (count: number) =>
      `${count === 1 ? 'One more activity falls' : `${count} more activities fall`} on these days. \`/gongjian activities\` shows what is on.`,
    why: 'Nothing was changed. Move it, cancel it, or leave it as it is: you are told only this once.',
  },
  calendars: {
    help: {
      month: { usage: '[month]', does: 'which days each side works, and why not' },
      leave: { usage: '', does: 'say when you are away, and who stands in' },
      vacations: { usage: '', does: 'when one of the organisations is off' },
      holidays: { usage: '', does: 'take over the public holidays of another year' },
    },
    firstDay: 'First day',
    lastDay: 'Last day',
    undo: 'Undo',
    added: (what: string) => `:white_check_mark: Noted: ${what}`,
    removed: (what: string) => `Removed: ${what}`,
    faults: {
      backwards: 'The last day must not be before the first.',
      tooLong: 'At most a year at a time, please.',
      tooFar: 'At most two years ahead, please.',
      over: 'These days are over already.',
    },
    month: {
      title: 'Working days',
      unknown: 'Which month? For example `/gongjian workdays 10` or `/gongjian workdays 2026-10`.',
      weekdays: ' Mo  Tu  We  Th  Fr  Sa  Su',
      legend: '`5` works · `(5)` is off · `5?` is provisional: the holidays of that year are not published yet',
      ordinary: 'Nothing out of the ordinary: weekdays work, weekends are off.',
      off: (days: string, name: string) => `${days}: ${name}, off`,
      works: (days: string, name: string) => `${days}: works (${name})`,
      only: (what: string, sides: string) => `${what} · only ${sides}`,
      earlier: '‹ Month before',
      later: 'Month after ›',
    },
    holidays: {
      title: 'Public holidays',
      intro: (year: number) =>
        `The State Council publishes the holidays of a year in the November before. The file \`${year}.json\` at <https://github.com/NateScarlet/holiday-cn|github.com/NateScarlet/holiday-cn> has them a few days later. You see what it changes before anything is saved.`,
      imported: (year: number, when: string) => `Holidays of ${year}, taken over on ${when}`,
      look: 'See the changes',
      text: 'What is in the file',
      textHint: 'Copy all of it and paste it here, from { to }.',
      file: 'Or the file itself',
      fileHint: 'When it is too long to be pasted: a whole year often is.',
      nothing: 'Please paste the file here, or add it below.',
      unreadable: 'Slack did not hand this file over. Please try again, or paste what is in it above.',
      faults: {
        line: (line: number, what: string) => `Line ${line}: ${what} Nothing of this file was taken over.`,
        endsEarly: 'the file ends too early. Was all of it copied?',
        unexpected: (found: string) => `“${found}” does not belong here.`,
        fields: {
          file: 'this is not a file of holidays.',
          year: 'the year is missing, or is not a number.',
          days: 'this is not a list of at most a hundred days.',
          name: 'the name of the holiday is missing or too long.',
          date: 'this is not a day that exists, written YYYY-MM-DD.',
          isOffDay: 'isOffDay must be true or false.',
        },
        empty: 'there are no days in it: this year is not published yet.',
        twice: (day: string) => `${day} is there twice.`,
        otherYear: (day: string, year: number) => `${day} does not belong to ${year}.`,
        incomplete: (day: string) => `${day} is not off, though the law makes it so: the year is not complete.`,
      },
      changes: (year: number) => `*${year}: this would change*`,
      nothingNew: (year: number) => `The holidays of ${year} are known already, exactly like this. Nothing to save.`,
      ordinary: (days: string, kind: 'work' | 'off') =>
        kind === 'work' ? `${days}: works, an ordinary weekday` : `${days}: off, an ordinary weekend`,
      was: (what: string, was: 'work' | 'off') => `${what} _(${was === 'work' ? 'worked' : 'was off'} until now)_`,
      movesDates:
        'Dates of follow-ups and difficulties that fall on a day off move to the next working day, and those who answer for them are told. Activities stay where they are; who runs them is told.',
      save: 'Save',
      saved: (year: number) => `:white_check_mark: The holidays of ${year} count from now on.`,
      undo: 'Take back',
      withdrawn: (year: number) => `Taken back. The holidays of ${year} are again what they were before.`,
      gone: 'These holidays are not there any more.',
      told: (who: string, year: number) =>
        `:calendar: ${who} has taken over the public holidays of ${year}. Dates in ${year} are no longer provisional; whoever has one that moved is told.`,
      missing: (year: number) =>
        `The public holidays of ${year} are not here yet, so dates in ${year} are provisional. They were published in November; two minutes, and they are settled.`,
      missingWhy:
        'The liaison officers and whoever set this up get this once a week from 1 December, until the year is there.',
    },
    vacations: {
      title: 'Vacations of a side',
      empty:
        'Nothing is entered. When one side is off and the other works (a summer vacation, an anniversary), note it here: nobody is asked about anything then, and dates for both sides go around it.',
      why: 'Public holidays are known already. This is for days on which one organisation differs from the others.',
      kinds: {
        OFF: (side: string, name: string, days: string) => `*${side}* is off: ${name}, ${days}`,
        WORK: (side: string, name: string, days: string) => `*${side}* works: ${name}, ${days}`,
      },
      add: 'Add',
      remove: 'Remove',
      gone: 'This vacation is not there any more.',
      form: {
        side: 'Organisation',
        kind: 'On these days it',
        off: 'is off',
        work: 'works, although others are off',
        name: 'What is it?',
        nameExample: 'Summer vacation',
      },
    },
    leave: {
      title: 'Away',
      empty:
        'You have entered no leave. Say when you are away: nobody asks you about follow-ups then, and whoever stands in is told.',
      why: 'Others see that you are away, not why.',
      waits: (days: string) => `You are away ${days}. What is due waits until you are back.`,
      standsIn: (days: string, who: string) => `You are away ${days}. ${who} stands in.`,
      add: 'Add',
      remove: 'Remove',
      gone: 'This leave is not there any more.',
      saved: ':white_check_mark: Noted. Have a good time.',
      deputy: 'Who stands in?',
      deputyHint: 'What is due meanwhile goes to them. Without anybody it waits until you are back.',
      deputyPlaceholder: 'Type a name',
      ownDeputy: 'Please choose somebody else: you are away.',
      deputyAsked: (who: string, days: string) =>
        `${who} is away ${days} and has named you to stand in. What is due meanwhile comes to you.`,
      deputyFreed: (who: string, days: string) =>
        `${who} is not away ${days} after all. You need not stand in for that.`,
    },
  },
  agreements: {
    help: { usage: '', does: 'the agreement, its commitments, and what stands behind each' },
    title: 'Agreement',
    notFound: 'This agreement is not of your partnership.',
    none: 'The agreement is not written down here yet. With its term, goals and commitments, everyone sees which commitment still has nothing behind it, and the liaison officers are asked in time before it ends.',
    parties: (names: string) => `Between ${names}`,
    term: (from: string, to: string) => `${from} – ${to}`,
    termStands: (term: string, state: string) => `Term: ${term} (${state})`,
    daysLeft: (days: number) => (days === 0 ? 'ends today' : days === 1 ? 'ends tomorrow' : `${days} days left`),
    over: 'over',
    ends: (who: string) => `not to be renewed (${who})`,
    follows: (term: string) => `Renewed: the next term is ${term}.`,
    older: 'This is an earlier version; a newer one is in force.',
    ofCategory: (found: string) => `of this category: ${found}`,
    more: (count: number) => `and ${count} more`,
    and: '; ',
    support: {
      open: 'What stands behind it',
      title: 'What stands behind it',
      how: 'Choose for each commitment what stands behind it. Until somebody does, whatever is of the category counts.',
      none: 'There is no project, no activity and no offer in this term yet that could be chosen.',
      project: (number: number, title: string) => `Project ${number}: ${title}`,
      activity: (number: number, title: string) => `Activity ${number}: ${title}`,
      offer: (number: number, title: string) => `Offer ${number}: ${title}`,
    },
    goals: 'Goals',
    empty: 'No project, no activity and no offer stands behind this yet.',
    projects: (count: number, titles: string) => `${count === 1 ? '1 project' : `${count} projects`}: ${titles}`,
    activities: (count: number, titles: string) => `${count === 1 ? '1 activity' : `${count} activities`}: ${titles}`,
    offers: (count: number, titles: string) => `${count === 1 ? '1 offer' : `${count} offers`}: ${titles}`,
    version: (version: number, who: string, when: string) => `Version ${version}, written by ${who}, ${when}`,
    versionOf: (version: number, who: string, when: string) => `Version ${version} · ${who} · ${when}`,
    versions: 'Earlier versions',
    read: 'Read',
    change: 'Change',
    renew: 'Renew',
    end: 'Let it end',
    endConfirm: (title: string) =>
      `${title} ends on its last day, and nobody is asked about it any more. You can still renew it.`,
    letEnd: 'Noted: it ends on its last day. You can still renew it.',
    notInForce: 'There is a newer version of the agreement. `/gongjian agreement` shows it.',
    changedMeanwhile:
      'Somebody has changed the agreement meanwhile, so nothing was saved. Please copy what you typed, look at the new version with `/gongjian agreement`, and open the form again.',
    saved: ':white_check_mark: Saved. The liaison channel reads what is new.',
    file: 'Signed file',
    fileOf: (title: string) => `The signed file of *${title}*.`,
    fileComes: 'The signed file comes to you as a direct message in a moment.',
    noFile: 'No signed file is attached to this version.',
    form: {
      new: 'Write down agreement',
      change: 'Change the agreement',
      renew: 'Renew the agreement',
      title: 'Name',
      titleExample: 'Co-building agreement',
      firstDay: 'First day',
      lastDay: 'Last day',
      lastDayHint:
        'The liaison officers are asked some 90, 60 and 30 days before, on a working day, whether to renew, change or end it.',
      notLonger: 'A renewal must end later than the agreement does now.',
      commitments: 'Commitments, one a line',
      commitmentsHint: (categories: string) => `Category: what is promised. Categories: ${categories}`,
      colon: ': ',
      file: 'The signed file',
      fileHint: 'PDF or picture. Only liaison officers can ask for it.',
      fileThere: (name: string) => `${name} is attached. Another file takes its place.`,
    },
    faults: {
      unknownCategory: (line: number) => `Line ${line}: please begin with one of the categories below and a colon.`,
      noText: (line: number) =>
        `Line ${line}: please write what is promised behind the colon, or in the next line after a dash.`,
      tooLong: (line: number) => `Line ${line}: a commitment has at most 300 characters.`,
      tooMany: (line: number) => `At most 40 commitments, please; line ${line} is one too many.`,
    },
    changes: {
      nothing: 'the same words, written down anew',
      title: 'another name',
      goals: 'other goals',
      file: 'another signed file',
      term: (from: string, to: string) => `term: ${from} → ${to}`,
      added: (category: string, text: string) => `added: ${category}: ${text}`,
      dropped: (category: string, text: string) => `no longer: ${category}: ${text}`,
    },
    writtenFirst: (who: string, title: string) => `${who} has written down *${title}*.`,
    written: (who: string, title: string, version: number) => `${who} has written version ${version} of *${title}*:`,
    ending: {
      ask: (title: string, days: number, until: string) =>
        `*${title}* ends in ${days === 1 ? 'one day' : `${days} days`}, on ${until}. Shall it be renewed, changed, or end then?`,
      why: 'You are asked as a liaison officer: some 90, 60 and 30 days before the end, each time on the last day before that both sides work, and not again once one of you has answered.',
      renewAfterAll: 'Renew it after all',
      answered: {
        RENEWED: (title: string, who: string, until: string) => `*${title}*: ${who} has renewed it until ${until}.`,
        CHANGED: (title: string, who: string, until: string) =>
          `*${title}*: ${who} has changed it. It ends on ${until}.`,
        ENDS: (title: string, who: string, until: string) => `*${title}*: ${who} lets it end on ${until}.`,
      },
    },
  },
  meetings: {
    help: {
      list: { usage: '', does: 'the meetings of the liaison group, ahead and past' },
      create: { usage: '', does: 'plan a meeting outside of the rhythm' },
      next: { usage: '', does: 'when the liaison group meets next' },
      rhythm: { usage: '', does: 'when the liaison group meets by itself' },
    },
    button: 'Meetings',
    listTitle: 'Meetings of the liaison group',
    empty: 'No meeting is planned yet. A liaison officer can say when the group meets.',
    emptyForOfficer: 'No meeting is planned yet. Set a rhythm, and each meeting prepares itself.',
    noNext: 'No meeting is planned right now. `/gongjian meeting rhythm` or `/gongjian meeting new` plans one.',
    next: 'Next meeting:',
    notFound: 'This meeting is not part of your partnership, or it is no longer planned.',
    noSuchNumber: (number: number) => `There is no meeting number ${number} here. \`/gongjian meeting\` lists them.`,
    notUnderstood:
      'Please type `/gongjian meeting`, or one of: `new`, `next`, `agenda`, `propose`, `minutes`, `rhythm`.',
    begunAlready: 'This meeting has begun already, so its time stays as it is.',
    title: (number: number) => `Meeting ${number}`,
    agenda: 'Agenda',
    minutes: 'Minutes',
    noMinutes: 'No minutes yet',
    change: 'Change',
    cancel: 'Not this time',
    cancelAsk: (number: number) => ({
      title: 'Not this time?',
      text: `Meeting ${number} does not take place. You can take this back.`,
      yes: 'Call it off',
      no: 'Keep it',
    }),
    restore: 'It takes place after all',
    cancelled: (number: number, when: string) => `Meeting ${number} (${when}) is called off.`,
    isCancelled: (number: number, when: string) => `:x: Meeting ${number} (${when}) does not take place.`,
    isNow: (number: number, when: string) => `:calendar: Meeting ${number} is now: ${when}`,
    restored: (number: number) => `Meeting ${number} takes place after all.`,
    movedOff: (day: string, holiday: string | null) =>
      `moved from ${day}, a day off${holiday === null ? '' : ` (${holiday})`}`,
    provisional: 'the holidays of that year are not published yet, so the day may still move',
    begins: (number: number) =>
      `:bell: Meeting ${number} begins. Add lines as you go, by the button or in a reply here that names me with @; the minutes begin with them.`,
    begun: (number: number) => `:bell: Meeting ${number} has begun or is over. Its minutes can be written here.`,
    rhythm: {
      title: 'Rhythm of meetings',
      none: 'There is no rhythm; meetings are planned one by one.',
      noneOption: 'No rhythm: planned one by one',
      text: (day: string, time: string, place: string) =>
        `Every meeting by itself: ${day}, ${time}${place === '' ? '' : `, ${place}`}. The agenda comes two working days before.`,
      day: (every: string, week: string, weekday: string) => `${every}, the ${week} ${weekday}`,
      every: { 1: 'Every month', 2: 'Every second month', 3: 'Every quarter', 6: 'Every half-year' } as Record<
        number,
        string
      >,
      weeks: ['first', 'second', 'third', 'fourth', 'last'],
      howOften: 'How often does the liaison group meet?',
      week: 'Which week of the month?',
      weekday: 'Which day?',
      hint: 'When it is a day off for one side, the meeting moves to the next day on which both work.',
      time: 'At what time?',
      saved: (rhythm: string, next: string) => `${rhythm}\n${next}`,
      nextIs: (when: string) => `The next meeting: *${when}*`,
    },
    form: {
      title: 'New meeting',
      changeTitle: 'Change the meeting',
      submit: 'Next',
      when: 'When, in words',
      whenExample: 'next Wed 2pm',
      whenHint: (now: string) => `It is ${now}. You will see the date before it is saved.`,
      start: 'or pick the time',
      place: 'Where',
      confirmTitle: 'Is this the time?',
      ask: (when: string) => `*${when}*`,
      moved: (wanted: string, holiday: string | null, when: string) =>
        `${wanted} is a day off${holiday === null ? '' : ` (${holiday})`}, so it becomes the next day on which both sides work.\n*${when}*`,
      back: '*Back* keeps everything you typed.',
      saved: (number: number, when: string) =>
        `Meeting ${number}: *${when}*\nIts agenda is put together and posted two working days before.`,
    },
  },
  agenda: {
    help: {
      show: { usage: '', does: 'what is on the agenda of the next meeting' },
      propose: { usage: '', does: 'propose something for the next meeting' },
    },
    title: (day: string) => `Agenda for ${day}`,
    count: (count: number) => (count === 1 ? 'one item' : `${count} items`),
    why: 'Put together by itself from what is open, and kept up to date here. Any member can propose something and second it.',
    isCancelled: 'This meeting does not take place.',
    empty: 'Nothing is on the agenda yet. Propose what should be talked about.',
    noProposals: 'Nobody has proposed anything yet.',
    noMeeting: 'No meeting is planned right now. What is proposed goes on the agenda of the next one.',
    ahead: (when: string, difficulties: number, followUps: number) =>
      `The agenda is put together on ${when}. As things stand it holds ${
        difficulties === 1 ? 'one open difficulty' : `${difficulties} open difficulties`
      }, ${followUps === 1 ? 'one stuck follow-up' : `${followUps} stuck follow-ups`}, and what was proposed:`,
    more: (count: number) => (count === 1 ? 'One more item.' : `${count} more items.`),
    settled: '· settled meanwhile',
    withdrawnNeed: '· withdrawn meanwhile',
    states: { OPEN: 'waits for an owner', IN_HAND: 'in hand', ANSWERED: 'answered', CONFIRMED: 'settled' },
    difficulty: (number: number, who: string, state: string) => `Difficulty ${number} · from ${who} · ${state}`,
    followUp: (number: number, who: string, day: string) => `Follow-up ${number} · ${who} · was due ${day}`,
    need: (number: number, side: string, day: string) => `Need ${number} · ${side} · on the list since ${day}`,
    moreNeeds: (count: number) =>
      count === 1 ? 'One more need is waiting for an offer.' : `${count} more needs are waiting for an offer.`,
    commitment: (category: string) => `Commitment of the agreement, ${category} · nothing behind it yet`,
    proposedBy: (who: string) => `Proposed by ${who}`,
    secondedBy: (names: string) => `seconded by ${names}`,
    details: 'Details',
    propose: 'Propose an item',
    second: 'Second',
    takeBack: 'Take my support back',
    withdraw: 'Withdraw',
    withdrawAsk: {
      title: 'Withdraw it?',
      text: 'It goes off the agenda. You can put it back.',
      yes: 'Withdraw',
      no: 'Keep it',
    },
    arrange: 'Arrange the agenda',
    up: 'Earlier',
    down: 'Later',
    drop: 'Not this time',
    putBack: 'Put back',
    droppedTitle: 'Not this time',
    form: {
      title: 'Propose an item',
      submit: 'Propose',
      text: 'What should be talked about?',
      hint: 'Everybody in the partnership can read and second it. It goes on the agenda of the next meeting.',
    },
    proposed: (text: string) =>
      `Your proposal is noted for the next meeting: *${text}*\nOthers can second it under *Agenda*.`,
    seconded: (text: string, count: number) =>
      `You support *${text}*. ${count === 1 ? 'You are the first.' : `${count} people support it now.`}`,
    secondedBefore: (text: string) => `You support *${text}* already.`,
    takenBack: (text: string) => `You no longer support *${text}*.`,
    withdrawn: (text: string) => `*${text}* is off the agenda.`,
    isBack: (text: string) => `*${text}* is on the agenda again.`,
    droppedNotice: (text: string) =>
      `Your proposal is not on the agenda this time: *${text}*\nA liaison officer can tell you why. You can propose it again for a later meeting.`,
    notFound: 'This item is not on an agenda of your partnership.',
    notProposed: 'Only what somebody proposed can be seconded or voted on.',
    ownProposal: 'This is your own proposal. Others can second it.',
    droppedAlready: 'This is off the agenda for now, so nothing was changed.',
    noMeetingToArrange: 'The agenda is not put together yet. It can be arranged once it is posted.',
  },
  votes: {
    open: 'Put to the vote',
    cardTitle: 'Vote',
    cardText: (text: string) => `Vote: ${text}`,
    choices: { YES: 'For', NO: 'Against', ABSTAIN: 'Abstain' },
    secret: 'Secret: nobody sees who votes what',
    byName: 'Open: names are shown when it is closed',
    rules: {
      BOTH_AGREE: 'Both sides must agree: somebody for it and nobody against',
      MAJORITY_OF_EACH: 'A majority of each side',
    },
    voters: {
      LIAISON_GROUP: 'The liaison group votes',
      EVERYONE: 'Every member votes',
    },
    running: (count: number) =>
      count === 0
        ? 'Vote open: nobody has voted yet'
        : count === 1
          ? 'Vote open: one vote so far'
          : `Vote open: ${count} votes so far`,
    figures: (yes: number, no: number, abstain: number) => `${yes} for, ${no} against, ${abstain} abstained`,
    sideFigures: (side: string, yes: number, no: number, abstain: number) =>
      `${side}: ${yes} for, ${no} against, ${abstain} abstained`,
    sideSeparator: '; ',
    castBy: (choice: string, names: string) => `${choice}: ${names}`,
    agreed: (figures: string) => `:white_check_mark: *Agreed.* ${figures}.`,
    notAgreed: (sides: string, figures: string) => `:x: *Not agreed*, for want of ${sides}. ${figures}.`,
    cast: (text: string, choice: string, isSecret: boolean) =>
      `Your vote on *${text}*: *${choice}*.${isSecret ? ' Nobody else sees it.' : ''} You can change it until the vote is closed.`,
    close: 'Close the vote',
    closeAsk: {
      title: 'Close the vote?',
      text: 'It is counted, and nobody can vote any more. This cannot be taken back.',
      yes: 'Close and count',
      no: 'Leave it open',
    },
    closed: 'The vote is closed, and its result is shown.',
    opened: (text: string) => `The vote on *${text}* is open. Its message is in the channel of those who vote.`,
    notFound: 'This vote is not part of your partnership.',
    closedAlready: 'This vote is closed. Yours stays as it was.',
    notForYou: 'In this vote only the liaison group votes: its officers and organisers.',
    sideNeeded: 'Please say first which side you are with, then vote again.',
    form: {
      title: 'Put to the vote',
      submit: 'Open the vote',
      isSecret: 'How?',
      secretHint: 'Of a secret vote only the figures are kept. Sides of fewer than three are counted together.',
      rule: 'When is it agreed?',
      ruleHint: 'A tie is no majority, and a side that does not vote has not agreed.',
      voters: 'Who votes?',
      votersHint: 'Its message goes to their channel.',
    },
  },
  minutes: {
    help: { open: { usage: '[no]', does: 'the minutes of the last meeting, or of one of them' } },
    title: (day: string) => `Minutes of ${day}`,
    write: 'Write the minutes',
    addLine: 'Add a line',
    present: (sides: string) => `*Present:* ${sides}`,
    side: (side: string, count: number, names: string) => `${side} (${count}): ${names}`,
    sideSeparator: '; ',
    noSide: 'side not known',
    also: (names: string) => `guests: ${names}`,
    nobodyNamed: 'Who was there is not noted.',
    decisions: 'Decided',
    votes: 'Voted on',
    saved: (version: number, who: string, when: string) => `Version ${version}, by ${who}, ${when}`,
    change: 'Change the minutes',
    versions: 'Earlier versions',
    makeFollowUp: 'Make a follow-up',
    none: 'No meeting has been held yet, so there are no minutes.',
    notWritten: (number: number) => `The minutes of meeting ${number} are not written yet.`,
    writtenAlready: 'The minutes are written already. *Change the minutes* adds to them.',
    notBegun: 'This meeting has not begun yet.',
    full: 'There is no room for more lines. Write the minutes now; there you can shorten what is noted.',
    changedMeanwhile: (who: string) =>
      `${who} has saved the minutes meanwhile. Copy what you wrote, close this and open them again; nothing of theirs was changed.`,
    noDecision: 'This decision is not part of your partnership.',
    noteForm: {
      kind: 'What is it?',
      kinds: { note: 'A line for the minutes', decision: 'A decision' },
      text: 'What was said or decided?',
      hint: 'Whoever writes the minutes finds it there.',
    },
    noted: 'Noted. It will be in the minutes.',
    reply: {
      noted: (number: number) => `Noted for the minutes of meeting ${number}:`,
      decision: '*Decision:* ',
      decisionHint: 'A line that begins with “Decision:” is noted as a decision.',
      takeBack: 'Take it back',
      takenBack: 'Taken back. It will not be in the minutes.',
      empty: 'Write behind my name what the minutes should say. A line that begins with “Decision:” is a decision.',
      elsewhere:
        'Written to me in the thread of a meeting’s agenda, a line goes into its minutes. For everything else there is `/gongjian help`, or my Home tab.',
    },
    form: {
      submit: 'Post',
      present: 'Who was there?',
      alsoPresent: 'Guests',
      text: 'What was talked about?',
      decisions: 'What was decided?',
      decisionsHint: 'One decision a line. Each gets a button that makes it a follow-up.',
    },
    posted: 'The minutes are in the liaison channel. Earlier versions are kept.',
    followUpBefore: (number: number, text: string, who: string, day: string) =>
      `This decision is a follow-up already, number ${number}: *${text}*\n${who}, due ${day}.`,
  },
  enterprises: {
    help: {
      list: { usage: '[no or name]', does: 'the enterprises, or one with its contacts' },
      create: { usage: '', does: 'note an enterprise, for owners and liaison officers' },
    },
    button: 'Enterprises',
    listTitle: 'Enterprises',
    empty:
      'No enterprise is noted yet. Owners and liaison officers can note the first with `/gongjian enterprise new`.',
    emptyForKeeper:
      'No enterprise is noted yet. Note one with what it makes and whom to ask for, and both sides know whom to call.',
    noneOfThatName: (typed: string) =>
      `No enterprise has “${typed}” in its name. \`/gongjian enterprise\` lists them all.`,
    noSuchNumber: (number: number) =>
      `There is no enterprise number ${number} here. \`/gongjian enterprise\` lists them all.`,
    notFound: 'This enterprise is not part of your partnership.',
    onlyKeepers:
      'Enterprises are kept by the liaison officers and by whoever is owner of a project or answers for a field. Nothing was changed.',
    sameName: (number: number) => `There is one of this name already, number ${number}.`,
    contactGone: 'This contact is not there any more.',
    earlier: 'Previous page',
    later: 'Next page',
    moreOfThatName: 'There are more. Type a longer part of the name.',
    details: 'Details',
    change: 'Change',
    changeTitle: 'Change the enterprise',
    title: (number: number, name: string) => `Enterprise ${number}: ${name}`,
    at: (place: string) => `:round_pushpin: ${place}`,
    making: (makes: string) => `Makes: ${makes}`,
    saved: (number: number, name: string) => `*${name}* is noted as enterprise ${number}.`,
    changed: (name: string) => `*${name}* is changed.`,
    form: {
      title: 'New enterprise',
      name: 'Name',
      place: 'Where is it?',
      makes: 'What does it make?',
      makesHint: 'A line is enough: what it makes, how many work there.',
    },
    contacts: {
      title: 'Contacts',
      none: 'No contact is noted yet.',
      first: 'Whom to ask for',
      add: 'Add a contact',
      change: 'Change',
      changeTitle: 'Change the contact',
      hasPhone: ':telephone_receiver: number known',
      name: 'Name',
      role: 'What are they there?',
      phone: 'Phone number',
      phoneHint: 'Kept encrypted. Only owners and liaison officers can read it, and each reading is on the record.',
      phoneKept: 'Leave it empty to keep the number there is.',
      added: (name: string, enterprise: string) => `${name} is noted as a contact of *${enterprise}*.`,
      changed: (name: string) => `${name} is changed.`,
      remove: 'Remove this contact',
      removeAsk: (name: string) => ({
        title: 'Remove?',
        text: `${name} is no longer a contact, and the phone number is forgotten.`,
        yes: 'Remove',
        no: 'Keep',
      }),
      removed: (name: string) => `${name} is no longer a contact. The phone number is forgotten.`,
      full: (most: number) => `An enterprise has at most ${most} contacts. Please remove one first.`,
    },
    phones: {
      title: 'Phone numbers',
      none: 'No phone number is noted.',
      onRecord: 'Only you see this. Numbers are kept encrypted, and each reading is on the record.',
      noKey: 'This installation keeps no phone numbers, because it has no key to encrypt them with.',
    },
    meanwhile: {
      text: (who: string, lines: string) =>
        `While you were writing, ${who === '' ? 'somebody' : who} changed this:\n${lines}\nNothing of yours is saved yet and all you typed is still here. Save again to put it in place of theirs.`,
      line: (field: string, before: string, after: string) => `${field}: ${before} → *${after}*`,
      nothing: 'nothing',
      phone: 'the phone number',
      fields: {
        name: 'Name',
        place: 'Where',
        makes: 'Makes',
        role: 'Role',
        when: 'When',
        goers: 'Who goes',
        purpose: 'What for',
      },
    },
  },
  visits: {
    help: {
      list: { usage: '', does: 'the visits to enterprises that are ahead' },
      create: { usage: '', does: 'plan a visit to an enterprise, for owners and liaison officers' },
    },
    title: (enterprise: string) => `Visit to ${enterprise}`,
    listTitle: 'Visits',
    ahead: 'Visits ahead',
    ofEnterprise: 'Visits',
    empty: 'No visit is planned. `/gongjian enterprise` shows whom one could visit.',
    noEnterprise:
      'A visit goes to an enterprise that is noted. Note the first with `/gongjian enterprise new`, then plan the visit.',
    notFound: 'This visit is not part of your partnership.',
    plan: 'Plan a visit',
    change: 'Change',
    cancel: 'Call it off',
    restore: 'It takes place after all',
    cancelAsk: (enterprise: string) => ({
      title: 'Call it off?',
      text: `Whoever goes to ${enterprise} is told at once. You can take it back.`,
      yes: 'Call it off',
      no: 'Keep it',
    }),
    isCancelled: 'This visit is called off. Take that back first, then change it.',
    details: 'Details',
    enterprise: 'The enterprise',
    purpose: (text: string) => `What for: ${text}`,
    side: (names: string, side: string) => `${names} (${side})`,
    goers: (names: string) => `Who goes: ${names}`,
    off: ':x: called off',
    cancelled: (enterprise: string, when: string) => `The visit to *${enterprise}* (${when}) is called off.`,
    restored: (enterprise: string, when: string) => `The visit to *${enterprise}* takes place: ${when}.`,
    planned: (enterprise: string, when: string) =>
      `The visit to *${enterprise}* is planned: *${when}*.\nWhoever goes is being told, and reminded the working day before.`,
    changed: (enterprise: string, when: string) => `The visit to *${enterprise}* is changed: *${when}*.`,
    form: {
      title: 'Plan a visit',
      changeTitle: 'Change the visit',
      submit: 'Next',
      enterprise: 'Which enterprise?',
      enterprisePlaceholder: 'Type a part of its name',
      when: 'When (in words)',
      whenExample: 'next Wed 2pm',
      whenHint: (now: string) => `It is ${now}. The date is shown to you before it is saved.`,
      start: 'or pick a time',
      goers: 'Who goes?',
      goersHint: 'People of both sides. They are told, and reminded the working day before.',
      purpose: 'What for?',
      purposeExample: 'Ask what training they need, see the new workshop',
      confirmTitle: 'Is this right?',
      dayOff: (holiday: string | null) =>
        `This is a day off for at least one side${holiday === null ? '' : ` (${holiday})`}. If it is meant, save.`,
      back: '*Back* keeps everything you filled in.',
    },
    news: {
      going: (enterprise: string, when: string) => `:factory: You go on a visit to *${enterprise}*: *${when}*`,
      moved: (enterprise: string, when: string, before: string) =>
        `:calendar: The visit to *${enterprise}* has moved: *${when}* instead of ${before}`,
      cancelled: (enterprise: string, when: string) =>
        `:x: The visit to *${enterprise}* on ${when} is called off. You need not do anything.`,
      restored: (enterprise: string, when: string) =>
        `:factory: The visit to *${enterprise}* takes place after all: *${when}*`,
      leftOut: (enterprise: string, when: string) =>
        `You need not go along on the visit to *${enterprise}* on ${when} any more.`,
    },
    reminder: (enterprise: string, day: string, when: string) =>
      `:bell: Visit to *${enterprise}* ${day === '' ? '' : `${day}: `}*${when}*`,
    tellYourself: (names: string) => `Without Slack, please tell them yourself: ${names}`,
    askFor: (names: string) => `Ask for: ${names}`,
    didNotTakePlace: 'It did not take place',
    past: {
      cancelled: (enterprise: string, when: string) =>
        `Noted: the visit to *${enterprise}* (${when}) did not take place. Nobody is asked for a report.`,
      restore: 'It did take place',
      restored: (enterprise: string, when: string) =>
        `Noted: the visit to *${enterprise}* (${when}) took place. It waits for its report.`,
    },
    isReported: 'There is a report of this visit already, so it stays as it was. The report can be changed.',
    report: {
      title: (enterprise: string) => `Report of the visit to ${enterprise}`,
      formTitle: 'Visit report',
      write: 'Write the report',
      change: 'Change the report',
      submit: 'Post',
      missing: (enterprise: string, when: string) => `The visit to *${enterprise}* (${when}) has no report yet.`,
      ask: (enterprise: string, when: string) =>
        `How was the visit to *${enterprise}* (${when})? A few lines on what they need, and what is to follow, are enough.`,
      why: 'You are asked because you went. When one of you has written it, nobody is asked any more.',
      whyLast: 'You are asked because you went. This is the last time; it stays on your Home tab.',
      met: 'Met:',
      metLabel: 'Whom did you meet?',
      metHint: (names: string) => `Noted as contacts: ${names}`,
      said: 'What do they need, what did they say?',
      saidHint: 'It is posted in the liaison channel and stays on the page of the enterprise.',
      followUp: 'What is to follow?',
      followUpExample: 'Send them the timetable of the CNC course',
      followUpHint: 'Leave it empty when nothing is. You can add more once this is posted.',
      addFollowUp: 'Add a follow-up',
      addAnother: 'Add another follow-up',
      saved: (version: number, who: string, when: string) =>
        version === 1 ? `Written by ${who}, ${when}` : `Version ${version}, by ${who}, ${when}`,
      posted: 'The report is in the liaison channel and on the page of the enterprise.',
      meanwhile: (who: string) =>
        `${who} has saved the report meanwhile. Please copy what you wrote, close this window and open it again; theirs is untouched.`,
      notBegun: 'The visit has not begun yet.',
      onlyGoers: 'The report is written by those who went, by owners and liaison officers.',
      onlyForYourself:
        'You can note this for yourself; organisers and liaison officers can note it for others. Nothing is saved yet.',
    },
  },
  calendarFeeds: {
    help: { usage: '', does: 'your activities in your own calendar' },
    title: 'Calendar',
    add: 'Add to calendar',
    onItsWay: (title: string) =>
      `The calendar file of “${title}” is on its way to your direct messages. Open it there and it goes into your calendar.`,
    file: (title: string) =>
      `The calendar file of *${title}*. Open it to put the activity into your calendar; after a change, ask for it again.`,
    online: (text: string) => `Online: ${text}`,
    host: (host: string) => `Hosted by ${host}`,
    name: (person: string) => `Joint activities · ${person}`,
    address: (url: string) => `This address is yours alone: it always holds what you are going to.\n${url}`,
    how: 'In your calendar program choose “subscribe to a calendar” (also “from URL” or “internet calendar”) and paste it. Changes arrive by themselves. Whoever has the address can read your activities, so do not pass it on.',
    renew: 'New address',
    renewAsk: 'The old address stops working at once. Your calendar program needs the new one.',
    revoke: 'Switch off',
    revokeAsk: 'The address stops working at once and your calendar program no longer gets anything.',
    off: 'Your calendar address is switched off. Nobody can read anything there any more.',
    anew: 'Make a new address',
    noSite:
      'This installation has no public address, so there is no calendar to subscribe to. *Add to calendar* on each activity works.',
  },
  publicPages: {
    help: {
      link: { usage: '[code]', does: 'make a sign-up on a public page your own' },
      phones: { usage: '<number>', does: 'the phone numbers that were given on its public page, for who runs it' },
    },
    page: 'Public page',
    form: {
      send: 'Open the page',
      notOpen: 'A page on which people without Slack can sign up with their name, on any phone. It is not open yet.',
      isOpen: (url: string) => `The page is open. Whoever has this address can sign up there:\n${url}`,
      phoneReason: 'Ask for a phone number? Say why',
      phoneReasonHint: 'The page shows your reason. Leave it empty to ask for the name alone.',
    },
    noSite: 'This installation has no public address, so there are no public pages.',
    poster: {
      button: 'Poster',
      comes: 'The poster comes to you as a direct message in a moment.',
      noPage: 'Open the public page first: the poster leads to it.',
      file: (title: string) => `The poster of *${title}*, ready to print on A4. Its code leads to the public page.`,
      scan: 'Scan to see more and sign up',
    },
    when: 'When',
    where: 'Where',
    online: 'Online',
    host: 'Host',
    until: 'Sign up until',
    places: 'Places',
    open: 'open to all',
    left: (count: number) => (count === 1 ? 'one place left' : `${count} places left`),
    full: (waiting: number) => (waiting > 0 ? `full, ${waiting} waiting` : 'full'),
    closed: {
      cancelled: 'This activity has been cancelled.',
      over: 'This activity is over.',
      started: 'This activity has already begun. Please ask the organiser on the spot.',
      closed: 'Sign-up has closed.',
    },
    fullHint: 'All places are taken. You can wait for one: your private link then always shows your position.',
    approvalHint: 'The organiser decides who comes. Your private link shows the answer.',
    name: 'Your name',
    phone: 'Phone number',
    phoneHint: (reason: string) => `Why it is asked for: ${reason}`,
    side: 'Which organisation are you with?',
    noSide: 'None of them',
    guests: 'How many people come with you',
    optional: (text: string) => `${text} (optional)`,
    faults: {
      name: 'Please write your name, at most 40 characters.',
      phone: 'Please write a phone number, digits only.',
      answer: 'Please answer this question, in at most 500 characters.',
      guests: 'That many guests are not possible here.',
      code: 'Please type the six digits of the code.',
      wrongCode: 'This is not the code that is shown now. Please look again: it changes every two minutes.',
      manyCodes:
        'Too many wrong codes came just now. Please try again in a moment, or ask the organiser to tick you on the roster.',
    },
    privacy: 'Your name is on the list of those who go. Nothing is stored on your phone. ',
    phonePrivacy:
      'Your phone number is kept encrypted; only the organisers of this activity can read it, and each reading is on the record.',
    alreadySignedUp: (host: string) =>
      `Somebody with this name and number is already signed up. Please use the private link from then; if it is lost, ask the organiser at ${host}.`,
    states: {
      GOING: 'You have a place.',
      WAITING: (position: number) => `You are number ${position} on the waitlist.`,
      OFFERED: (until: string) => `A place is held for you until ${until}.`,
      REQUESTED: 'The organiser has your wish and has not answered yet.',
      CANCELLED: 'You are not signed up.',
      noPlace: 'No place came free for you. Thank you for waiting.',
      unanswered: 'The organiser did not get round to your wish. We are sorry.',
    },
    withGuests: (count: number) => (count === 1 ? 'One guest comes with you.' : `${count} guests come with you.`),
    change: 'Plans have changed?',
    changeGuests: 'Change the number of guests',
    checkIn: {
      onTheSpot: 'Are you there already?',
      onTheSpotHint:
        'Check in with the name you signed up with and the code shown on the spot. If you signed up in Slack, check in there. Without a sign-up you count as a walk-in.',
      isHere: (name: string) => `${name}, you are checked in.`,
      code: 'The six digits the organiser shows',
      hint: 'The code changes every two minutes.',
      submit: 'I am here',
      here: 'You are checked in.',
      sixDigits: 'Please type the six digits of the code.',
      wrong: 'This is not the code that is shown now. Please look again: it changes every two minutes.',
      wait: (time: string) =>
        `That was five wrong codes. You can try again at ${time}, or ask the organiser to tick you on the roster.`,
    },
    keepLink: 'Keep this page',
    keepLinkHint:
      'Only this address leads to your place. Save it or make it a bookmark, and look here again before you set out: messages cannot reach you.',
    outcomes: {
      left: 'Thank you for telling: whoever waits moves up.',
      declined: 'Thank you for telling: the place goes to the next person.',
      'offer-over': 'That place is no longer held for you. You can sign up again.',
      'guests-changed': 'How many come with you is changed.',
      'no-room-for-guests': 'There is no room for that many guests. Your sign-up stays as it was.',
      'too-many-guests': 'That many guests are not possible here. Your sign-up stays as it was.',
      closed: 'Sign-up has closed, so nothing was changed.',
    },
    link: {
      title: 'Do you use Slack too?',
      why: 'This sign-up can become part of your Slack account, with reminders and your hours. Get a code here first.',
      show: 'Get a code',
      how: (code: string) =>
        `Within 15 minutes type “/gongjian link ${code}” in Slack, or press “Link a sign-up” under “My activities” there. It works once; please tell it to nobody.`,
      isLinked: 'This sign-up belongs to your Slack account, where you hear of changes. This page still works too.',
      open: 'Link a sign-up',
      submit: 'Link',
      intro:
        'Did you sign up on a public page before you had Slack? Open your private link, press “Get a code”, and type its eight letters and digits here.',
      code: 'Code',
      codeHint: 'Good for 15 minutes, and once.',
      wrong: 'This code is wrong or too old. Please get a new one by your private link, and type it within 15 minutes.',
      wait: (time: string) => `That was five wrong codes. You can try again at ${time}.`,
      linked: 'Linked. What you signed up for on the page is yours here now:',
      next: '`/gongjian my` shows all your activities, `/gongjian hours` your hours. Other sign-ups by page can be linked one by one.',
    },
    phones: {
      title: 'Phone numbers',
      of: (title: string, count: number) =>
        count === 0 ? `*${title}*` : `*${title}*: ${count === 1 ? 'one phone number' : `${count} phone numbers`}`,
      none: 'Nobody who signed up has given a number. To ask for one, say why under “Public page”; whoever signs up from then on sees it.',
      onRecord:
        'Only you see this. Numbers are kept encrypted, and each reading is on the record. Please use them only for the reason the page gives.',
      numberNeeded: 'Please give the number of the activity, as in `/gongjian phones 12`.',
    },
    site: 'Joint activities',
    notFound: 'There is nothing at this address. Please check the link, or scan the poster once more.',
    tooMany: 'Too many tries in a short time. Please wait a minute and try again; nothing was changed.',
    tooLarge: 'That was too long to be taken. Please go back and shorten it.',
    busy: 'The system is busy and nothing was changed. Please try again in a moment.',
    unexpected: (reference: string) =>
      `This did not work. Please try again; if it happens once more, give the organiser this number: ${reference}`,
    formTooOld:
      'This page had been open for too long, so nothing was sent yet. What you typed is still here: please send it again.',
  },
  digests: {
    help: { preview: { usage: '', does: 'the next digest of the liaison group, before it goes out' } },
    showAll: 'Show all',
    more: (count: string) => `and ${count} more`,
    weekly: {
      title: 'What is on in the next two weeks',
      text: (titles: string) => `What is on in the next two weeks: ${titles}`,
      weeks: ['This week', 'Next week', 'The week after'],
      footer: (when: string) => `One press signs you up, and only you see the answer. Places as of ${when}.`,
    },
    title: (day: string) => `Liaison digest, ${day}`,
    counts: {
      coming: (count: string) => (count === '1' ? '1 activity coming up' : `${count} activities coming up`),
      stuck: (count: string) => (count === '1' ? '1 follow-up stuck' : `${count} follow-ups stuck`),
      difficulties: (count: string) =>
        count === '1' ? '1 difficulty without an answer' : `${count} difficulties without an answer`,
      requests: (count: string) =>
        count === '1' ? '1 activity people wait to hear about' : `${count} activities people wait to hear about`,
      lists: (count: string) => (count === '1' ? '1 offer or need' : `${count} offers and needs`),
      ending: (count: string) => (count === '1' ? '1 thing ending soon' : `${count} things ending soon`),
      quiet: (count: string) => (count === '1' ? '1 quiet project' : `${count} quiet projects`),
      notSent: (count: string) => (count === '1' ? '1 message not delivered' : `${count} messages not delivered`),
    },
    summary: (counts: string[]) => `${counts.join(', ')}.`,
    sections: {
      coming: 'Coming up',
      stuck: 'Stuck',
      difficulties: 'Without an answer',
      requests: 'May they come?',
      lists: 'Offers and needs, new or leaving the list soon',
      ending: 'Ending soon',
      quiet: 'Quiet projects',
    },
    nothingComing: 'No joint activity is planned for the coming week.',
    nobodyYet: 'nobody has signed up yet',
    going: (going: number, capacity: number | null, sides: string) =>
      `${capacity === null ? `${going} going` : `${going} of ${capacity} places taken`} (${sides})`,
    sideUnknown: 'side not said',
    waiting: (count: number) => `${count} waiting`,
    dueSince: (day: string) => `due since ${day}`,
    movedAndPast: (first: string, day: string) => `due ${first}, moved to ${day}, and past that too`,
    askedInVain: 'asked about several times',
    askedToCome: (count: number, organiser: string, day: string) =>
      count === 1
        ? `one person has waited for ${organiser} since ${day}`
        : `${count} people wait for ${organiser}, the first since ${day}`,
    ending: {
      due: (day: string) => `due ${day}`,
      passed: (day: string) => `was due ${day}`,
      agreement: (day: string, days: number) =>
        `ends on ${day}, ${days === 1 ? 'one day' : `${days} days`} left; nobody has said yet what is to follow`,
    },
    marks: { new: '*New:*', changed: '*Changed:*', again: '*Please look:*' },
    unchanged: (count: string) => `${count} more, as in the last digest`,
    allUnchanged: (count: string) => `${count}, as in the last digest`,
    settledSince: {
      done: (count: number) => (count === 1 ? '1 follow-up done' : `${count} follow-ups done`),
      answered: (count: number) => (count === 1 ? '1 difficulty answered' : `${count} difficulties answered`),
      finished: (count: number) => (count === 1 ? '1 project finished' : `${count} projects finished`),
      all: (parts: string[]) => `Since the last digest: ${parts.join(', ')}.`,
    },
    quietSince: (day: string) => `nothing open, nothing done since ${day}`,
    waitedFor: (names: string[], rest: number) =>
      `Waited for: ${names.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`,
    waitedForOne: (name: string, count: number, day: string) =>
      count === 1 ? `${name}, since ${day}` : `${name}, ${count} since ${day}`,
    settled: 'Nothing is left here: all of it has been settled in the meantime.',
    why: (weekday: string, time: string) =>
      `Every ${weekday} at ${time}, unless nothing is new; on the next working day when that is a public holiday. A liaison officer can change this under *Settings*.`,
    preview: {
      title: 'The next digest',
      note: (when: string) => `Only you see this. As things stand now, the liaison group gets it on ${when}.`,
      nothingNew: (when: string) =>
        `Nothing is new since the last digest, so none will go out on ${when} as things stand now. This is what is open.`,
      empty: (when: string) =>
        `As things stand now there is nothing to report, so no digest will go out. The next one would be due on ${when}.`,
    },
    notSent: (count: number) =>
      count === 1
        ? ':warning: In the last seven days one message could not be delivered.'
        : `:warning: In the last seven days ${count} messages could not be delivered.`,
    notSentSince: (count: number) =>
      count === 1
        ? ':warning: One message could not be delivered since the last digest.'
        : `:warning: ${count} messages could not be delivered since the last digest.`,
    whatAndWhy: 'What and why',
    notSentTitle: 'Not delivered',
    allSent: 'Everything that was due in the last seven days has gone out.',
    kinds: {
      'partnerships.entry': 'The pinned message of the channel',
      'partnerships.welcome': 'The first message to the liaison group',
      'calendars.deputy': 'Word of standing in for somebody',
      'calendars.holidays-saved': 'Word of a year of public holidays',
      'calendars.holidays-missing': 'The question for next year’s public holidays',
      'activities.card': 'The card of an activity',
      'activities.days-off': 'Word of activities on days off',
      'activities.promoted': 'Word of a place that became free',
      'activities.offered': 'Word of a place that is held',
      'activities.wait-over': 'Word that a wait ended without a place',
      'activities.requested': 'The question to an organiser who may come',
      'activities.offer-over': 'Word of a place that was not taken',
      'activities.approved': 'The organiser’s yes',
      'activities.refused': 'The organiser’s no',
      'activities.added': 'Word of a sign-up by the organiser',
      'activities.removed': 'Word of having been taken off a list',
      'activities.reminder': 'The reminder of an activity',
      'activities.changed': 'Word of a new time or place',
      'activities.runs-after-all': 'Word that an activity takes place after all',
      'activities.cancelled': 'Word of a cancelled activity',
      'hours.proposed': 'the question about corrected hours',
      'hours.reviewed': 'the answer about corrected hours',
      'hours.corrected': 'the notice of corrected hours',
      'hours.statement': 'a statement of hours',
      'afterwards.feedback-asked': 'the question how an activity was',
      'afterwards.note-asked': 'the question for a closing note',
      'afterwards.confirmation-asked': 'the question to confirm a closing note',
      'afterwards.closing-note': 'a closing note',
      'reminders.ask': 'The question whether somebody comes',
      'reminders.minimum': 'The question whether an activity runs with few people',
      'reminders.call': 'The call for more people',
      'public.poster': 'a poster',
      'calendar-feeds.file': 'a calendar file',
      'agreements.end-asked': 'The question what follows the agreement',
      'agreements.written': 'Word of a new version of the agreement',
      'agreements.file': 'The signed file of the agreement',
      'projects.card': 'The card of a project',
      'projects.happened': 'Word of a change in a project',
      'visits.news': 'Word of a visit to an enterprise',
      'visits.report': 'The report of a visit',
      'visits.report-asked': 'The question for the report of a visit',
      'visits.reminder': 'The reminder of a visit',
      'follow-ups.nudge': 'The follow-ups of the day',
      'follow-ups.created': 'Word of a new follow-up',
      'follow-ups.outcome': 'Word of what became of a follow-up',
      'follow-ups.settled': 'Word of days that moved with the public holidays',
      'follow-ups.settled-in-thread': 'A day that moved with the public holidays, in the thread of its project',
      'hand-overs.asked': 'The question whether somebody takes something over',
      'hand-overs.answered': 'The answer about taking something over',
      'hand-overs.taken': 'Word of a new owner',
      'departures.asked': 'Word that somebody has left',
      'difficulties.filed': 'A new difficulty',
      'difficulties.answered': 'The answer to a difficulty',
      'difficulties.in-hand': 'Word of who sees to a difficulty',
      'difficulties.due': 'A difficulty to be answered that day',
      'difficulties.settled': 'Word that a difficulty has settled itself',
      'difficulties.reopened': 'Word that a difficulty is not settled',
      'meetings.agenda': 'The agenda of a meeting',
      'meetings.changed': 'Word that a meeting has changed',
      'meetings.begins': 'Word that a meeting begins',
      'agenda.dropped': 'Word that a proposal is off the agenda',
      'votes.card': 'A vote',
      'minutes.posted': 'The minutes of a meeting',
      'digests.weekly-post': 'The weekly post of what is on',
      'digests.liaison': 'The liaison digest',
    },
    otherKind: 'A message',
    reasons: {
      expired: 'The bot was away until it was too late for it to be of use.',
      unknown: 'Slack did not say whether it arrived. Please look there, and pass it on yourself if it did not.',
      notInChannel: 'The bot is not in this channel. `/invite @Gongjian` there brings it back.',
      archived: 'The channel is archived. Once it is brought back, messages arrive there again.',
      noPerson: 'This person cannot be reached in Slack any more. Please tell them some other way.',
      access: 'Slack no longer accepts the bot. Whoever set it up needs to install it again.',
      unwritten: (reference: string) =>
        `The bot could not write it. Please give whoever runs it the reference ${reference}.`,
      refused: (code: string) =>
        `Slack refused it${code === '' ? '' : ` (${code})`}. Please tell whoever runs the bot.`,
    },
  },
  home: {
    noPartnership:
      'No partnership has been set up here yet. It takes five minutes: two organisations, two channels, the people who steer.',
    begin: 'Begin a partnership',
    waiting: 'Waiting on you',
    emptyWaiting:
      'Nothing is waiting for you. What you take on in a project appears here on its day, with a button for when it is done.',
    moreWaiting: (count: number) =>
      `${count === 1 ? 'One more is' : `${count} more are`} due and will move up as these are settled.`,
    unanswered: 'Difficulties without an answer',
    emptyMine:
      'You are not signed up for anything yet. What you sign up for stands here, and here you can give a place back.',
    emptyComing: (channel: string) => `Nothing is planned yet. New activities are announced here and in ${channel}.`,
    emptyComingOrganiser: 'Nothing is planned yet. The button “New activity” below publishes the first one.',
    allMine: 'You are in everything that is planned.',
    health: 'How the bot is doing',
    lastDigest: (when: string) => `Last liaison digest: ${when}.`,
    noDigestYet: 'No liaison digest has gone out yet.',
    nextDigest: (when: string) => `Next: ${when}, if there is anything to report.`,
    preview: 'Preview',
  },
  help: {
    title: 'What you can do here',
    usage: '',
    does: 'this list',
    footer: 'Everything also has a button: open *Home* of this app, or use the cards in the channel.',
  },
}
