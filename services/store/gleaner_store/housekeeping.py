"""What has to be there ahead of time: the partitions of raw bytes, of this month and the next two.

The migration does it, and the sequencer once a day. Without it raw bytes would gather in the default partition; nothing is
lost then, but no month of it could be dropped as a whole.
"""

from typing import Final

DAY_S: Final = 86_400
LOCK_TIMEOUT: Final = "set local lock_timeout = '2s'"  # attaching a partition holds up the door for as long as it waits
LOCK: Final = "select pg_advisory_xact_lock(1734177136)"  # 'glep': one process at a time
PARTITIONS: Final = """
select ingest.create_raw_partition((date_trunc('month', now() at time zone 'UTC') + n * interval '1 month')::date)
from generate_series(0, 2) n
"""
STEPS: Final = (LOCK_TIMEOUT, LOCK, PARTITIONS)
