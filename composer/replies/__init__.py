"""What callbacks mean for a customer and for a send: conversations, the reply window, how far a send came. No
Qt.
"""
