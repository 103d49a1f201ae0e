"""Schedules (M-35), at the path that the profile provides: the document prints none (AM-50)."""

from contracts.expectations import MISSING, demand, judging
from contracts.mookh.events import Schedules
from contracts.mookh.stock import Stock
from contracts.mookh.wire import demand_as_sent, same_id, same_members, same_moment, truth_of
from contracts.rules import reaches, rule

FIELDS = ("id", "event_name", "event_fk", "title", "allDay", "repeats", "dow", "start", "end")
START, END = "2031-01-04T08:00:00Z", "2031-01-04T11:00:00Z"


@rule("M-35")
@reaches("create_schedule 201")
def test_a_new_schedule_has_the_documented_fields(schedules: Schedules) -> None:
    """It lasts no whole day and does not repeat unless it was said."""
    reply = schedules.create().reply.expect(201)
    for name in FIELDS:
        demand(reply.get(name) is not MISSING, f"{name} of a new schedule", reply.exchange.answer(), reply)
    for name in ("allDay", "repeats"):
        demand(truth_of(reply.get(name)) is False, f"{name} false", reply.get(name), reply)


@rule("M-35")
def test_new_schedules_come_back_as_they_were_sent(schedules: Schedules, stock: Stock) -> None:
    """Each of two shows its own title, event, days and times."""
    for days, repeats in (([0, 6], True), ([1, 2, 3], False)):
        more = {"event_fk": stock.event.id, "repeats": repeats, "dow": days, "start": START, "end": END}
        record = schedules.create(allDay=not repeats, **more)
        with judging("M-35", soft=True):
            demand_as_sent(record.reply, "title", record.sent["title"])
            demand_as_sent(record.reply, "event_fk", stock.event.id, same_id)
            demand_as_sent(record.reply, "dow", days, same_members)
            for name in ("start", "end"):
                demand_as_sent(record.reply, name, record.sent[name], same_moment)
            for name in ("allDay", "repeats"):
                kept = truth_of(record.reply.get(name)) is record.sent[name]
                demand(kept, f"{name} as sent", record.reply.get(name), record.reply)
