# The sample of the vendor's page "Reply Button API" for a reply message with a document header.
# Repaired: the backslashes at the ends of lines, and header_value, which stands on a line of its own. The host is $BASE_URL.
curl --location --request POST "$BASE_URL/v1/HXXXXXXX071US/messages" \
--header 'Content-Type: application/x-www-form-urlencoded' \
--header 'api-key: Ac4XXXXX21f' \
--form 'to="91XXXXXXXXXX"' \
--form 'type="reply"' \
--form 'channel="WhatsApp"' \
--form 'from="+91XXXXXXXXXX"' \
--form 'body="Hi Test"' \
--form 'footer="Hey footer"' \
--form 'action="{
\"buttons\": [
{
\"type\": \"reply\",
\"reply\": {
\"id\": \"abc\",
\"title\": \"First Button Test\"
}
},
{
\"type\": \"reply\",
\"reply\": {
\"id\": \"111\",
\"title\": \"Second Button Test\"
}
},
{
\"type\": \"reply\",
\"reply\": {
\"id\": \"3\",
\"title\": \"Third Button Test\"
}
}
]
}"' \
--form 'callback_url="https://webhook.site/XXXXXX98-2c91-4320-bd01-513XXXXXXXXX"' \
--form 'header_type="document"' \
--form 'header_value="https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/1614XXXXXXtestdoc.pdf"' \
--form 'caption="fileNametest"'
