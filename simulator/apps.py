from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    name = "simulator"

    def ready(self) -> None:
        from ledgerdata.archive.left_out import leaves_out
        from ledgerdata.archive.settings import check_outcomes_by
        from ledgerdata.generate.open_ends import carries_on
        from ledgerdata.generate.readers import knows_readers
        from simulator.due import do_due
        from simulator.faults.rulebook import faults_from
        from simulator.journal.progress import was_read
        from simulator.left_out import names_left_out
        from simulator.rulebook import checked_default
        from simulator.scenario_courses import put_open_ends
        from simulator.waiting import due_from
        from tenants.attention import attends

        leaves_out(names_left_out)
        attends(due_from, do_due)
        attends(faults_from)
        carries_on(put_open_ends)
        knows_readers(was_read)
        check_outcomes_by(checked_default)
