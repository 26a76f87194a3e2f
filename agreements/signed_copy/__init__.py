"""The signed copy that somebody uploads: a PDF by its content, looked at in a process with limits."""
