"""Secrets as real programs print them: kind -> lines in which {} stands for the secret."""

from __future__ import annotations

LABELLED: dict[str, tuple[str, ...]] = {
    "password": (
        "password={}", "Password: {}", "passwd: {}", "mqtt_pass = {}", "mqttPassword={}, retry=3",
        '{{"host":"a","password":"{}","port":8883}}', '{{\\"password\\":\\"{}\\"}}',
        "'password': '{}'", "CONFIG_BROKER_PASSWORD=\"{}\"", "--password {}", "--pass={} -p 8883",
        "pwd={}", "passphrase: {}", "user=bob password={} port=8883", "the password is: {}",
        "password => {}", "https://bob:{}@broker.example.com:8883/", "<password>{}</password>",
        "mqtts://device-1:{}@203.0.113.7", 'AT+MQTTUSERCFG=0,1,"client","user","{}",0,0,""',
        'AT+QMTCONN=0,"client","user","{}"', 'AT+SMCONF="PASSWORD","{}"',
        'AT+CMQTTCONNECT=0,"tcp://a.example:1883",60,1,"user","{}"', "{{password:{}}}",
        'AT+MQTTSET="user","{}","client",60', "[password]: {}",
        "pw: {}", "PW={}", "#define MQTT_PASS \"{}\"", "using password {}", "sta.pswd = {}",
        "mosquitto_pub -h b.example -u jane -P {} -t x", "curl -u jane:{} https://x.example",
        "the password is {}", "passkey: {}",
    ),
    "wifi": (
        "SSID: {}", "ssid={} channel=6", "connected to ap SSID:{} password:x", "psk={}",
        "I (625) wifi:connected with {}, aid = 1, channel 6, BW20", 'WiFi.begin("home", "{}");',
        'AT+CWJAP="{}","x"', 'AT+CWJAP_CUR="home","{}"', "wlan.connect('home', '{}')",
        'AT+CWSAP="{}","12345678",5,3', "Connecting to WiFi network: {}", "wifi_password: {}",
        'wifi connect -s "{}" -k 1 -p "x"', "wifi connect home 4 {}", "WiFi SSID : {}",
        "Attempting to connect to WPA SSID: {}", "Trying to associate (SSID='{}' freq=2412 MHz)",
        'network={{ssid="{}"}}', 'network={{ssid="home" psk="{}"}}', "WiFi Connecting to '{}'...",
        "WIFI_SSID={}", "wpa_passphrase={}", "wifi key: {}",
        "connected to ap SSID:my net password:{}", "SSID:{}, password:my pass phrase",
        "I (3) example_connect: Connecting to {}...", "Connecting to {}......",
        "#define SECRET_SSID \"{}\"", "#define WIFI_PASS \"{}\"",
    ),
    "token": (
        "Authorization: Bearer {}", '"authorization": "Basic {}"', "access_token={}",
        "token: {}", '{{"refresh_token":"{}"}}', "client_secret={}", "api_key={}", "X-API-Key: {}",
        "SharedAccessKey={}", "HostName=h.azure-devices.net;DeviceId=d;SharedAccessKey={}",
        "SharedAccessSignature sr=h.azure-devices.net%2Fdevices%2Fd&sig={}&se=1700000000",
        "aws_secret_access_key = {}", "x-amz-security-token: {}", "?X-Amz-Signature={}&x=1",
        "AccountName=a;AccountKey={};EndpointSuffix=core.windows.net", "primaryKey: {}",
        'AT+AZSET="hub","device","{}"', "sessionToken={}", "Bearer {}", "Cookie: sid={}",
    ),
}  # fmt: skip

SHAPED: dict[str, tuple[str, ...]] = {
    "token": (
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXZhbHVl", "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE", "AROAIOSFODNN7EXAMPLE", "AIDAIOSFODNN7EXAMPLE",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "gho_16C7e42F292c6912E7710c838347Ae178B4a",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "xoxb-2444333222111-abcdefGHIJKL",
        "AIzaSyA-1234567890abcdefghijklmnopqrstu", "glpat-abcdefghij1234567890",
        "github_pat_11ABCDEFG0aaaaaaaaaaaa_bbbbbbbbbbbbbbbb", "ya29.a0AfH6SMBx_1234567890",
    ),
    "email": ("john.doe@example.com", "ops+tls@mail.example.co.uk", "a@b.io"),
    "ip": ("203.0.113.9", "52.17.4.200", "2a02:2e0:3fe:1001:302::1", "2001:db8::7"),
    "mac": ("24:0a:c4:00:11:22", "24-0A-C4-00-11-22", "240a.c400.1122"),
}  # fmt: skip

AROUND = (
    "connecting with {}", "value: {}", "({})", "[{}]", "x={}", "\"{}\"", "{}", "{}, retrying",
    "peer {} closed", "<{}>", "{}: timeout",
)  # fmt: skip

DRESSES = (
    "{}", "I (12345) app: {}", "2024-05-01 10:00:00.123 {}", "[00:00:05.101,000] <inf> net: {}",
    "10:00:00.123 -> {}", "\x1b[0;32mI (7) tag: {}\x1b[0m", "[10:00:00][D][wifi:123]: {}",
    "[  1234][I][main.cpp:12] loop(): {}", "> {}", "{}\r", "May 01 10:00:00 host daemon[12]: {}",
    "main.c:12: |3| {}", "  \t{}",
)  # fmt: skip
