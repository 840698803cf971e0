module example.com/careless/helpdesk

go 1.26
