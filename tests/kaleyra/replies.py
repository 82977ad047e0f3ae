"""Replies of the API: those of the vendor's page, retyped, and odd ones."""

SUCCESS = """{
    "id": "fXXXXX8e-4e7d-4621-a36a-43XXXXXX7fbb",
    "type": "reply",
    "body": "Hi akshay",
    "createdDateTime": "2021-11-19 08:47:16+00:00",
    "totalCount": 1,
    "data": [
        {
            "message_id": "fXXXXXXX-4XXX-4XXX1-a36a-43XXXXXXXXb7:0",
            "recipient": "91XXXXXXXX89"
        }
    ],
    "error": {}
}"""
NO_TYPE = """{
    "code": "E413",
    "message": "Invalid/incorrect inputs",
    "data": [],
    "error": {
        "type": "type field is mandatory"
    }
}"""
NO_BODY = """{
    "code": "E413",
    "message": "Invalid/incorrect inputs",
    "data": [],
    "error": {
        "body": "For the type reply, body field is mandatory and cannot be empty!"
    }
}"""
HTML = "<!DOCTYPE html><html><body>Welcome</body></html>"
HUGE = "9" * 5000
