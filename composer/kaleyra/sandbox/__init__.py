"""The sandbox: a stand-in for the API that shares no code with what sends and reads."""
