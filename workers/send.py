"""Send approved letters one at a time: the claim, the call and the result are each one's own."""

from sqlalchemy.orm import Session

from responder.journey import Step
from responder.models import Case
from responder.postman import postman
from responder.send import send
from workers.running import job_alone


# One at a time: a batch of slow calls would outlast the job's time-out.
@job_alone(Step.SEND, limit=1)
def run(session: Session, case: Case) -> None:
    send(session, case, postman())
