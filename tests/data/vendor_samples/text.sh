# The sample of the vendor's page "Reply Button API" for a reply message with a text header.
# Repaired: the backslashes at the ends of lines, and the quote of header_value, which is never closed. The host is $BASE_URL.
curl --location --request POST "$BASE_URL/v1/HXXXXXXXXXX0S/messages" \
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
\"id\": \"1\",
\"title\": \"First Button Title\"
}
},
{
\"type\": \"reply\",
\"reply\": {
\"id\": \"2\",
\"title\": \"Second Button Title\"
}
},
{
\"type\": \"reply\",
\"reply\": {
\"id\": \"3\",
\"title\": \"Third Button Title\"
}
}
]
}"' \
--form 'callback_url="https://webhook.site/962dXXXX-2c91-43XX-bd01-513XXXXXXX68"' \
--form 'header_type="text"' \
--form 'header_value="Header text value"'
