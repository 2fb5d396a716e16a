from simulator.models.due_step import DueStep
from simulator.models.fault_rule import FaultRule
from simulator.models.journal import JournalBatch, Reader
from simulator.models.live_traffic import LiveTraffic
from simulator.models.outcome_rule import OutcomeRule
from simulator.models.snapshot import Snapshot

__all__ = ["DueStep", "FaultRule", "JournalBatch", "LiveTraffic", "OutcomeRule", "Reader", "Snapshot"]
