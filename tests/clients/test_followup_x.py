from django.db import connection, connections
def test_a(world):
    with connection.cursor() as c:
        c.execute("select current_database(), current_user, (select count(*) from clients_client)"); print(c.fetchall(), connections.databases["owner"]["NAME"], connections.databases["owner"]["TEST"])
