"""Tables, migrations, tasks, sequencer, readers."""
