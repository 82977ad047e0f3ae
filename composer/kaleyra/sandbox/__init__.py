"""The sandbox: an imitation of the API that shares no code with what sends and reads."""
