"""What visitors answer in a booking, by what it does; none of it stands in bot/nlu/acts/answer.yml."""

from __future__ import annotations


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.strip().splitlines())


#: Leave to be contacted is given.
YES = _lines("""
yes that's no problem
no, I don't mind, go ahead
I wouldn't mind that at all
sure, they can ring me
ok no worries
of course, why wouldn't they
by all means, call me
yep that'd be fine
well, if they have to
fine I suppose
I've got nothing against that
yes, please ask them to call
absolutely, any time
that's perfectly alright
yeah go on
why not, yes
no objections here
yes they're welcome to
I am happy with that
you have my consent
yess plz
k sure
ya is ok
that would suit me
please do so
no problem, they may contact me
not a problem for me
""")
#: Leave is given under a condition, whose words the desk must see.
YES_IF = _lines("""
yes but not during work
yes, but please not on my landline
ok, only not during lunch
sure, as long as it's after seven
that's fine but text me first
yes but no messages on the machine
of course, only not before nine
yes if they speak slowly
you may but only in the evening
ok but not when I'm driving to work
""")
#: Leave is not given.
NO = _lines("""
no they shouldn't
I'd rather they wouldn't
please leave me alone with that
no thanks, I'd rather not
absolutely not, sorry
I would rather you did not do that
not if I have a choice
no, I don't want anybody to contact me
certainly not, thank you
nope, no contact please
I'm not comfortable with being called
don't contact me please
I don't think I want that
no, better not
under no circumstances please
never in my life
not really, no
I prefer that you don't
nah, rather not
no way, sorry
I don't agree to that
definitely not, no
that's not ok with me
not at all please
no please don't
I do not want to be contacted
""")
#: Neither: nothing of it may be taken as leave, and nothing of it ends the booking.
NEITHER = _lines("""
hahahah
one moment, dear
sorry, what?
hmmmm
let me think about that
the front desk, who is that
good evening
thank you, you are sweet
is it raining there
I cannot find my glasses
maybe, I am not sure
what do you mean, contact me
who would call me then
my cat is on the table
ok who are you
""")
#: Why somebody comes; kept whole, whatever words are in it.
REASONS = _lines("""
a second opinion before they cancel my hip operation
the ache just won't quit
heel pain, worst with the first steps in the morning
My shoulder. I've got a metal plate since 2014
I can't stop limping
my knee, because I have a marathon in May
stiff back every morning until noon
no idea really, my whole leg tingles
no strength in my right hand
nothing has helped my neck so far
I want to stop the pills
whether to cancel the surgery on Monday
a change in my ankle since last week
my doctor said call you about the elbow
it's about my hip and it's about time
I had to quit gardening, lower back
pain at night and on Tuesdays after bowling
does it make sense for a torn meniscus?
can you help with a frozen shoulder? had it for two years
my wife wants me to come, her words: your back is a wreck
because of my sore neck
I have arthritis in both thumbs
wrist hurts when I hold the phone
number one is the knee, number two the foot
I never had any luck with cortisone
left knee, right hip, everything
just a chat about what could be done
I don't want an operation
my mother's hands, she is 79
cannot turn my head when I drive
not sure, something between neck and shoulder
sprained ankle in 2019, 2021 and 2024
it hurts
tail bone
my knees r shot
bad bak
pain of shoulder since 3 year
Since the accident I wake up at 3 am and can't lie on my side
yes my knees, and also the left hip
I stopped running last year because of my achilles
how to avoid a knee replacement
my daughter Rosa's shoulder, she swims
""")
#: When somebody can come; kept whole.
TIMES = _lines("""
Saturdays because I work all week
not before eleven please
any of them
whenever you have a gap
I really don't mind
any day but Sunday, church
Wednesdays, that's when my niece has the car
after my shift, so past four
mornings since my back is better then
next week, I'm away until Sunday
not Mondays and not Fridays
no preference, thanks
doesn't matter, I'm retired
when my daughter can drive me, mostly Thursdays
as soon as you can
evenings because of my job
between 9 and 11, not later
the later in the day the better
I can't make it on Thursday, any other day
Wed or thurs pm
monday good for me
it depends on my shifts, mostly afternoons
""")
#: Says something, but answers nothing.
ASIDES = _lines("""
hahahahaha
please hold on
just a moment, the doorbell
hang on there
one sec dear
let me get my reading glasses
lol lol
hm let me see
wait a moment
sorry, the phone is ringing
oopsie
haha very funny
thanks a lot for that
bear with me, I am slow
I'll be right with you
give me a minute please
ummm
well, well
ok wait
brb 2 min
hehehe
my dog wants out, one minute
""")
#: Wants it to end, without saying that anything is to be thrown away.
STOPS = _lines("""
ah, just forget it
let's leave it for today
I've had enough of this
never mind, too many questions
please stop now
this is too much trouble
maybe some other time
I want to stop here
""")
#: Wants it thrown away.
DROPS = _lines("""
cancel the booking, please
please cancel this
I don't want the appointment any more
delete what I told you
cancel everything please
I don't want to book with you
""")
KEEPS = _lines("""
no, keep it please
no don't
keep it, please
no, let's go on
no wait, go on
no, don't delete it
please, continue
""")
