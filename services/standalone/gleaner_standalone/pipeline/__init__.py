"""The services of Gleaner as child processes of one terminal."""

from gleaner_standalone.pipeline.instance import Instance, Options, open_pipeline
from gleaner_standalone.pipeline.supervisor import Supervisor

__all__ = ["Instance", "Options", "Supervisor", "open_pipeline"]
