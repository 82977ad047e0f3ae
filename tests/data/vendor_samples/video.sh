# The sample of the vendor's page "Reply Button API" for a reply message with a video header.
# Repaired: the backslashes at the ends of lines. The host is $BASE_URL.
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
--form 'callback_url="https://webhook.site/XXXXXXXX-2c91-4XXX-bd01-51XXXXXX3a6c"' \
--form 'header_type="video"' \
--form 'header_value="http://techslides.com/demos/sample-videos/small.mp4"' \
--form 'caption="testfilename"'
